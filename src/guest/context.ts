/** What a script is given, made of calls to the server. types/script.d.ts says what each does. */
import type { Flow, ScriptContext, ScriptHooks, Session } from "../../types/script.d.ts";
import { failures, Problem } from "../model/problem.ts";
import type { Channel } from "../scripts/operator/channel.ts";
import type { ContextTold } from "../scripts/operator/context.ts";
import type { DecisionTold } from "../scripts/operator/flow-verbs.ts";
import type { ReadingTold } from "../scripts/operator/readings.ts";
import { Goals } from "./goals.ts";
import { Screens } from "./screens.ts";

export class GuestContext {
  readonly forScript: ScriptContext;
  readonly #goals: Goals;

  constructor(channel: Channel, told: ContextTold) {
    const screens = new Screens(told.profile.selectors);
    const goals = new Goals(channel, screens);
    const { app, username, package: packageName, config, point, profile } = told;
    this.#goals = goals;
    this.forScript = {
      ...{ app, username, package: packageName, config, point, fail },
      session: sessionOf(channel, screens, told),
      flow: flowOf(channel, goals),
      profile: {
        selectorNames: Object.keys(profile.selectors),
        packages: profile.packages,
        personUrl: profile.personUrl,
      },
      hooks: hooksOf(channel),
      sleep: async (ms) => void (await channel.call("sleep", ms)),
    };
  }

  decide(reading: ReadingTold): Promise<DecisionTold> {
    return this.#goals.decide(reading);
  }

  act(): Promise<void> {
    return this.#goals.act();
  }
}

function sessionOf(channel: Channel, screens: Screens, { serial }: ContextTold): Session {
  const call = async <T>(verb: string, ...args: readonly unknown[]) =>
    (await channel.call(verb, ...args)) as T;
  return {
    serial,
    screen: async () => screens.read(await call<ReadingTold>("screen")),
    tap: async (node) => call("tap", screens.nameOf(node)),
    type: async (field, text) => call("type", screens.nameOf(field), text),
    textOf: async (node) => call("textOf", screens.nameOf(node)),
    swipe: (area, direction) => call("swipe", area, direction),
    back: () => call("back"),
    press: (keycode) => call("press", keycode),
    open: (url, packageName) => call("open", url, packageName),
    launch: (packageName) => call("launch", packageName),
    stopApp: (packageName) => call("stopApp", packageName),
    isInstalled: (packageName) => call("isInstalled", packageName),
    versionOf: (packageName) => call("versionOf", packageName),
    shell: (command) => call("shell", command),
    addMedia: (file) => call("addMedia", file),
    share: ({ uri, contentType }, packageName) => call("share", uri, contentType, packageName),
    allowMedia: (packageName) => call("allowMedia", packageName),
    screenshot: () => call("screenshot"),
    wake: () => call("wake"),
  };
}

function flowOf(channel: Channel, goals: Goals): Flow {
  return {
    until: (goal) => goals.until(goal),
    openOwnProfile: async () => (await channel.call("openOwnProfile")) as string,
    isAbout: async (caption) => void (await channel.call("isAbout", caption)),
  };
}

function hooksOf(channel: Channel): ScriptHooks {
  return {
    step: (name, note) => channel.tell("step", name, note),
    progress: (percent) => channel.tell("progress", percent),
    remark: (text) => channel.tell("remark", text),
    countAction: async (what) => void (await channel.call("countAction", what)),
    passPointOfNoReturn: async (point) => void (await channel.call("passPointOfNoReturn", point)),
  };
}

function fail(given: string, message: string): never {
  const reason = failures.find((one) => one === given);
  if (reason === undefined)
    throw new TypeError(`fail: ${given} is none of the reasons of docs/failures.md (${message})`);
  throw new Problem(reason, message);
}

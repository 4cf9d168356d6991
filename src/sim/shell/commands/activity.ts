import type { App } from "../../apps/app.ts";
import type { CommandContext, CommandTable, ShellCommand } from "../command.ts";
import { splitOptions } from "../command.ts";
import { instrument } from "./instrument.ts";
import { describe, type IntentArgs, MAIN, readIntent } from "./intent-args.ts";

const START_MS = [200, 500] as const;
const SCAN_MS = [150, 600] as const;
const SCAN_FILE = "android.intent.action.MEDIA_SCANNER_SCAN_FILE";
const LAUNCHER = "android.intent.category.LAUNCHER";

export const am: ShellCommand = async ([verb = "", ...args], context) => {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (run) return run(args, context);
  await context.err(`Unknown command: ${verb}\n`);
  return 255;
};

/** Starting, stopping and telling apps. */
export const ACTIVITY: CommandTable = {
  am,

  /** Only as a launcher: one event to the category LAUNCHER. It tells its arguments on stderr, whatever comes of them. */
  monkey: async (args, { phone, signal, out, err }) => {
    await err(`args: [${args.join(", ")}]\n${args.map((arg) => ` arg: "${arg}"\n`).join("")}`);
    const { values } = splitOptions(args, ["-p", "-c"]);
    const app = phone.app(values.get("-p"));
    if (!app || (values.get("-c") ?? LAUNCHER) !== LAUNCHER) {
      await out("** No activities found to run, monkey aborted.\n");
      return 252;
    }
    await phone.delays.wait(phone.chance.between(...START_MS), signal);
    phone.glass.show(app);
    await out(
      "Events injected: 1\n## Network stats: elapsed time=12ms (0ms mobile, 0ms wifi, 12ms not connected)\n",
    );
    return 0;
  },
};

const VERBS: Readonly<Record<string, ShellCommand>> = {
  start,
  "start-activity": start,
  broadcast,
  instrument,
  "force-stop": async (args, { phone }) => {
    const [name = ""] = splitOptions(args, ["--user"]).rest;
    phone.stopApp(name);
    return 0;
  },
  "get-current-user": async (_args, { out }) => {
    await out("0\n");
    return 0;
  },
};

/** Returns while the old screen still shows. With -W it tells everything, errors too, on stdout. */
async function start(args: readonly string[], context: CommandContext): Promise<number> {
  const { phone, signal, out } = context;
  const wishes = readIntent(args);
  await out(`Starting: Intent { ${describe(wishes)} }\n`);
  const tell = wishes.waits ? out : context.err;
  const [app, ...others] = phone.apps.filter((one) => canStart(one, wishes));
  if (!app) {
    const { component } = wishes;
    await tell(
      component === undefined
        ? `Error: Activity not started, unable to resolve Intent { ${describe(wishes)} }\n`
        : `Error type 3\nError: Activity class {${component}} does not exist.\n`,
    );
    return 1;
  }
  const startMs = phone.chance.between(...START_MS);
  await phone.delays.wait(startMs, signal);
  const isInFront = phone.glass.foreground === app;
  if (wishes.stopsFirst) phone.stopApp(app.packageName);
  if (others.length > 0) phone.dialogs.choose([app, ...others], (chosen) => show(phone, chosen, wishes));
  else show(phone, app, wishes);
  if (isInFront && !wishes.stopsFirst)
    await tell(
      "Warning: Activity not started, intent has been delivered to currently running top-most instance.\n",
    );
  if (wishes.waits) {
    const activity =
      others.length > 0
        ? "android/com.android.internal.app.ChooserActivity"
        : `${app.packageName}/${app.activity}`;
    const lines = ["Status: ok", `LaunchState: ${isInFront ? "HOT" : "COLD"}`, `Activity: ${activity}`];
    await out([...lines, `TotalTime: ${startMs}`, `WaitTime: ${startMs + 3}`, "Complete", ""].join("\n"));
  }
  return 0;
}

function canStart(app: App, { intent, component }: IntentArgs): boolean {
  if ((intent.packageName ?? app.packageName) !== app.packageName) return false;
  if (intent.action !== MAIN) return app.canOpen(intent);
  return component === undefined
    ? intent.packageName !== undefined
    : component.replace("/.", `/${app.packageName}.`) === `${app.packageName}/${app.activity}`;
}

function show({ glass }: CommandContext["phone"], app: App, { intent }: IntentArgs): void {
  glass.show(app, undefined, () => {
    if (intent.action !== MAIN) app.open(intent);
  });
}

async function broadcast(args: readonly string[], { phone, out }: CommandContext): Promise<number> {
  const wishes = readIntent(args);
  const { action, data } = wishes.intent;
  await out(`Broadcasting: Intent { ${describe(wishes)} }\nBroadcast completed: result=0\n`);
  const path = /^file:\/\/(\/.*)$/.exec(data ?? "")?.[1];
  if (action === SCAN_FILE && path) {
    phone.delays.after(phone.chance.between(...SCAN_MS), () => void phone.media.scan(decodePath(path)));
  }
  return 0;
}

/** A URI's path; what is not well encoded stays as it is. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

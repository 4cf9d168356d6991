/** What would keep the UI server off a phone, read without changing anything there. Pure. */
import { version as wanted } from "appium-uiautomator2-server";
import { readRefusal } from "./install-problem.ts";
import { SERVER_PACKAGE } from "./install.ts";

export interface UiServerFacts {
  /** ro.build.version.sdk; 0 where it is not told. */
  readonly sdk: number;
  /** Undefined where it is not told. */
  readonly freeBytes: number | undefined;
  /** The version that is there. */
  readonly present: string | undefined;
  readonly hasTests: boolean;
  /** Xiaomi's MIUI or HyperOS, which asks for a switch of its own. */
  readonly isXiaomi: boolean;
  /** persist.security.adbinstall: that switch, off where it is missing. */
  readonly mayInstall: boolean;
  /** dumpsys package installs. */
  readonly installs: string;
}

export interface Obstacle {
  readonly why: string;
  readonly remedy: string;
}

const OLDEST_SDK = 26;
const MIB = 1024 * 1024;
/** Both APKs twice, pushed and installed, and room for what Android makes of them. */
const NEEDED_BYTES = 100 * MIB;

export function isUiServerThere({ present, hasTests }: Pick<UiServerFacts, "present" | "hasTests">): boolean {
  return present === wanted && hasTests;
}

/** Undefined where nothing is known to hinder it. */
export function uiServerObstacle(facts: UiServerFacts): Obstacle | undefined {
  if (facts.sdk > 0 && facts.sdk < OLDEST_SDK) {
    return {
      why: `its Android is too old (API ${facts.sdk})`,
      remedy: "use a phone with Android 8 or newer",
    };
  }
  if (isUiServerThere(facts)) return undefined;
  if (facts.freeBytes !== undefined && facts.freeBytes < NEEDED_BYTES) {
    const why = `it has ${Math.floor(facts.freeBytes / MIB)} MiB left`;
    return { why, remedy: `free ${NEEDED_BYTES / MIB} MB on it` };
  }
  if (facts.isXiaomi && !facts.mayInstall) {
    return { why: '"Install via USB" is off', remedy: readRefusal("USER_RESTRICTED").remedy };
  }
  const refused = lastRefusal(facts.installs);
  return refused === undefined
    ? undefined
    : { why: `it refused it before (${refused})`, remedy: readRefusal(refused).remedy };
}

/** Of the sessions that Android remembers until it starts anew, what the last one for the UI server failed with. */
function lastRefusal(installs: string): string | undefined {
  const last = installs.split(/Session \d+:/).findLast((session) => session.includes(SERVER_PACKAGE));
  const status = /mFinalStatus=(-?\d+)/.exec(last ?? "")?.[1];
  if (last === undefined || status === undefined || Number(status) >= 0) return undefined;
  return /mFinalMessage=(.*?)(?: m\w+=|\r?$)/m.exec(last)?.[1] ?? `status ${status}`;
}

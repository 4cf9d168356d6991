/** Whom the phone of a run knows, and whom of them the server knows before it. */
import type { App } from "../../../src/model/task.ts";
import type { Registration } from "./judged.ts";
import type { Run } from "./run.ts";

/** Of the only phone. */
export const SERIAL = "sim-1";
/** Some are registered with a phone that nobody sees. */
const ELSEWHERE = "sim-99";

/** Whom a phone knows, the one that is signed in first. */
export const ACCOUNTS = {
  tiktok: ["sim1_a", "sim1_b"],
  instagram: ["sim1_ig"],
} as const satisfies Record<App, readonly [string, ...string[]]>;

/** What the server knows before the run. */
export function accountsBefore({ app, registered }: Run): readonly Omit<Registration, "package">[] {
  const apps = Object.keys(ACCOUNTS) as readonly (keyof typeof ACCOUNTS)[];
  const appOf = (username: string) =>
    apps.find((one) => ACCOUNTS[one].some((name) => name === username)) ?? app;
  const serials = { here: SERIAL, elsewhere: ELSEWHERE, nowhere: null };
  return Object.entries(registered).flatMap(([username, how]) =>
    how === "not" ? [] : [{ app: appOf(username), username, serial: serials[how] }],
  );
}

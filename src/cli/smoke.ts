/**
 * `phonefleet smoke`: the scripts on a real phone, as far as they go without publishing or following, and a report that its
 * owner can attach to a bug. Ends with 0 where all went well, and with 1 where not.
 */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { version as uiServerVersion } from "appium-uiautomator2-server";
import { systemClock } from "../clock.ts";
import type { PhoneLink } from "../device/adb/link.ts";
import { SERVER_PACKAGE } from "../device/ui/install.ts";
import { readFlags } from "../flags.ts";
import { inspectMedia } from "../media/inspect.ts";
import { discreet } from "../model/discreet.ts";
import { Problem } from "../model/problem.ts";
import { apps as allApps } from "../model/script-config.ts";
import { profileFrom } from "./profile/profile-file.ts";
import { findPhone } from "./smoke/find-phone.ts";
import type { Facts } from "./smoke/phone-facts.ts";
import { isWell, writeReport } from "./smoke/report.ts";
import { checkDryRun, type SmokeFlags, smokeFlags } from "./smoke/smoke-flags.ts";
import { tour } from "./smoke/tour.ts";
import { readVersion } from "./version.ts";

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = readFlags(smokeFlags, argv, process.env);
  checkDryRun(values);
  const ending = new AbortController();
  const onSignal = () => ending.abort(new Problem("UNAVAILABLE", "interrupted"));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    return await smoke(values, ending.signal);
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

async function smoke(flags: SmokeFlags, signal: AbortSignal): Promise<number> {
  const { account, user, caption, post } = flags;
  // a broken one is told before the phone is touched
  if (flags.app !== null) await profileFrom(flags.profile, flags.app);
  const media = post === null ? null : await inspectMedia(post, [], "--post");
  const link = await findPhone(flags.serial, flags.adb, systemClock, signal);
  await refuseIfBusy(link, signal);
  const folder = await makeFolder(flags.out);
  const secrets = [flags.serial, link.serial, ...(post === null ? [] : [dirname(post)]), homedir()];
  const found = await tour({
    link,
    apps: flags.app === null ? allApps : [flags.app],
    profileOf: (app) => profileFrom(flags.profile, app),
    wishes: { username: account, person: user, media, caption },
    folder,
    hasPictures: flags.pictures === "on",
    secrets,
    clock: systemClock,
    signal,
    say: (line) => console.log(line),
  });
  const pictures = (await readdir(folder)).filter((name) => name.endsWith(".png"));
  const report = {
    facts: [...ourselves(), ...found.facts],
    apps: found.apps,
    pictures: new Set(pictures.map((name) => basename(name, ".png"))),
  };
  const file = join(folder, "report.md");
  await writeFile(file, discreet(writeReport(report), secrets));
  console.log(`report: ${file}; look through its pages before you pass them on`);
  return isWell(report) && !signal.aborted ? 0 : 1;
}

function ourselves(): Facts {
  return [
    ["phonefleet", `${readVersion()} on Node ${process.versions.node}, ${process.platform}`],
    ["Its UI server", uiServerVersion],
    ["At", new Date(systemClock.now()).toISOString()],
  ];
}

/** Two that drive one phone end each other's work, and that may be an upload. */
async function refuseIfBusy(link: PhoneLink, signal: AbortSignal): Promise<void> {
  const { stdout } = await link.shell(`pidof ${SERVER_PACKAGE}`, signal);
  if (!/\d/.test(stdout)) return;
  const message = `another program drives phone ${link.serial}, as a phonefleet that runs a task there; wait for its end, or stop it`;
  throw new Problem("STATE_CONFLICT", message);
}

async function makeFolder(asked: string | null): Promise<string> {
  const time = new Date(systemClock.now()).toISOString().replaceAll(/[-:]|\..*/g, "");
  const folder = asked ?? resolve(`phonefleet-smoke-${time}`);
  try {
    await mkdir(folder);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "EEXIST" ? "exists already" : String(error);
    throw new Problem("INVALID_ARGUMENT", `${folder} ${why}; name another folder with --out`, {
      cause: error,
    });
  }
  return folder;
}

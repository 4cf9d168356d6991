/** What the doctor finds about the phones that adb can talk to: asked side by side, and never for longer than a few seconds. */
import { deadline } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { AdbServer } from "../../device/adb/adb.ts";
import { LEAST_PERCENT } from "../../device/battery.ts";
import { isUiServerThere, uiServerObstacle } from "../../device/ui/obstacle.ts";
import type { App } from "../../model/task.ts";
import { isWithin } from "../../scripts/app.ts";
import type { Profile } from "../../scripts/apps/profile.ts";
import type { ReadyPhone } from "./adb-findings.ts";
import { clockFindings, type PhoneClock } from "./clock-findings.ts";
import { fine, type Finding, note, wrong } from "./finding.ts";
import { askPhone, type PhoneFacts } from "./phone-questions.ts";

/** Each of them is asked several things at once; adb answers hundreds slowly, and each may be frozen. */
const AT_ONCE = 16;
/** For all of them. */
const PATIENCE_MS = 6000;

interface Answer {
  readonly serial: string;
  /** Undefined where there was no time to ask; what was thrown where it gave no answer. */
  readonly facts: PhoneFacts | Error | undefined;
}

/** `profiles`: of the apps that are to be there. */
export async function phoneFindings(
  phones: readonly ReadyPhone[],
  profiles: readonly Profile[],
  clock: Clock,
): Promise<readonly Finding[]> {
  const packages = profiles.flatMap((profile) => profile.packages);
  const answers = await askAll(phones, packages, clock);
  const clocks = answers.flatMap(({ serial, facts }): readonly PhoneClock[] =>
    facts && !(facts instanceof Error) && facts.aheadMs !== undefined
      ? [{ serial, aheadMs: facts.aheadMs }]
      : [],
  );
  return [
    ...(phones.length > 0 ? unverified(profiles) : []),
    ...answers.flatMap((answer) => aboutPhone(answer, profiles)),
    ...clockFindings(clocks),
  ];
}

async function askAll(
  phones: readonly ReadyPhone[],
  packages: readonly string[],
  clock: Clock,
): Promise<readonly Answer[]> {
  const late = deadline(clock, PATIENCE_MS, () => new Error("there was no more time"));
  const { signal } = late;
  const answers = new Map<ReadyPhone, PhoneFacts | Error>();
  const queue = phones.values();
  const work = async () => {
    for (const phone of queue) {
      if (signal.aborted) return;
      const link = new AdbServer(phone.server, clock).phone(phone.serial);
      const facts = await askPhone(link, packages, clock, signal).catch((error: Error) => error);
      // cut off by the end of our time, it may be as well as the others
      if (!(facts instanceof Error && signal.aborted)) answers.set(phone, facts);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  late.cancel();
  return phones.map((phone) => ({ serial: phone.serial, facts: answers.get(phone) }));
}

function unverified(profiles: readonly Profile[]): readonly Finding[] {
  const apps = profiles.filter(({ verified }) => !verified).map(({ app }) => app);
  if (apps.length === 0) return [];
  return [note(`nobody has seen ${apps.join(" and ")} work on hardware yet: try with phonefleet smoke`)];
}

function aboutPhone({ serial, facts }: Answer, profiles: readonly Profile[]): readonly Finding[] {
  if (facts === undefined) {
    return [note(`phone ${serial} was not asked: there was no time; adb or this computer is slow`)];
  }
  if (facts instanceof Error) {
    const remedy = `restart the phone, or its way here: adb -s ${serial} reconnect`;
    return [wrong("PHONE_SILENT", `phone ${serial} does not answer: ${facts.message}`, remedy)];
  }
  const name = `phone ${serial} (${facts.model || "?"}, Android ${facts.android || "?"})`;
  const wrongs = [
    ...stateFindings(name, facts),
    ...uiServerFindings(name, facts),
    ...profiles.flatMap((one) => appFindings(name, facts, one)),
  ];
  return wrongs.length > 0 ? wrongs : [fine(`${name}: ${tellWell(facts, profiles)}`)];
}

function stateFindings(name: string, { lock, battery }: PhoneFacts): readonly Finding[] {
  const findings: Finding[] = [];
  if (lock.isSecure) {
    const what = `${name} ${lock.isShown ? "is locked, and asks" : "will lock itself, and then ask"} for a PIN, pattern or password`;
    findings.push(wrong("PHONE_LOCKED", what, "unlock it by hand and remove its lock"));
  }
  if (battery && battery.percent < LEAST_PERCENT) {
    const what = `${name} has ${battery.percent} % of its battery left, and ${battery.isPowered ? "charges" : "does not charge"}`;
    findings.push(wrong("BATTERY_LOW", what, `charge it to ${LEAST_PERCENT} % or more`));
  }
  return findings;
}

function uiServerFindings(name: string, facts: PhoneFacts): readonly Finding[] {
  const obstacle = uiServerObstacle(facts);
  if (!obstacle) return [];
  return [
    wrong("UI_SERVER_BLOCKED", `${name} would not take the UI server: ${obstacle.why}`, obstacle.remedy),
  ];
}

function appFindings(
  name: string,
  { versions }: PhoneFacts,
  { app, packages, versions: range }: Profile,
): readonly Finding[] {
  const found = packages.find((one) => versions.has(one));
  const version = found === undefined ? "" : (versions.get(found) ?? "");
  if (found === undefined) {
    const remedy = `install it and sign in, or leave it out: --apps with those that you use`;
    return [wrong("APP_MISSING", `${name} has no ${titleOf(app)} (${packages.join(", ")})`, remedy)];
  }
  if (isWithin(version, range)) return [];
  const told = `${range.from} to ${range.to ?? "any"}`;
  const remedy = `try it with phonefleet smoke, which publishes nothing, or install a release from ${told}`;
  const what = `${name} has ${titleOf(app)} ${version || "of a version that is not told"}, and its profile was written for ${told}`;
  return [wrong("APP_UNVERIFIED", what, remedy)];
}

function tellWell(facts: PhoneFacts, profiles: readonly Profile[]): string {
  const apps = profiles.map(({ app, packages }) => {
    const found = packages.find((one) => facts.versions.has(one)) ?? "";
    return `${titleOf(app)} ${facts.versions.get(found)}`;
  });
  const ui = isUiServerThere(facts)
    ? `UI server ${facts.present}`
    : facts.present === undefined
      ? "the UI server comes with its first task"
      : `the UI server ${facts.present} is replaced with its first task`;
  return [...apps, ui].join(", ");
}

function titleOf(app: App): string {
  return { tiktok: "TikTok", instagram: "Instagram" }[app];
}

/** Clocks and zones. A clock that is far off moves start times, breaks TLS, and makes young posts look old. Pure. */
import { fine, type Finding, wrong } from "./finding.ts";

export interface PhoneClock {
  readonly serial: string;
  /** How far it is ahead of this computer's. */
  readonly aheadMs: number;
}

const MOST_OFF_MS = 120_000;
/** Phones get their time from their networks: where these agree, it is not they that are wrong. */
const FEWEST_TO_AGREE = 2;
const AGREE_WITHIN_MS = 60_000;
/** This release was not made before it. */
const EARLIEST = Date.UTC(2026, 0, 1);

/** `isKnown`: somebody named it, the system or a flag. `environment`: what the variable TZ says. */
export function zoneFinding(zone: string, isKnown: boolean, environment: string | undefined): Finding {
  if (isKnown) return fine(`time zone ${zone}`);
  const why = environment
    ? `TZ is ${JSON.stringify(environment)}, which is no time zone`
    : "the system names no time zone";
  const remedy = "name yours with --time-zone, as Europe/Berlin";
  return wrong("ZONE_UNKNOWN", `${why}: a start_time of 09:00 would mean 09:00 ${zone}`, remedy);
}

/** `newestFileAt`: when the youngest file of the data directory was written; undefined where there is none. */
export function hostClockFinding(now: number, newestFileAt: number | undefined): Finding {
  const remedy = "set it right (timedatectl), and let it be kept right by NTP";
  const told = `this computer's clock says ${new Date(now).toISOString()}`;
  if (now < EARLIEST) return wrong("CLOCK_ODD", `${told}, which is before this release was made`, remedy);
  if (newestFileAt !== undefined && newestFileAt - now > MOST_OFF_MS) {
    const what = `${told}, and files of the data directory are from ${tellOff(newestFileAt - now)} later`;
    return wrong("CLOCK_ODD", what, remedy);
  }
  return fine(`clock ${new Date(now).toISOString()}`);
}

export function clockFindings(clocks: readonly PhoneClock[]): readonly Finding[] {
  const off = clocks.filter(({ aheadMs }) => Math.abs(aheadMs) > MOST_OFF_MS);
  const [first] = off;
  if (!first) return clocks.length > 0 ? [fine("the phones' clocks are right")] : [];
  const doAgree = clocks.every(({ aheadMs }) => Math.abs(aheadMs - first.aheadMs) <= AGREE_WITHIN_MS);
  if (doAgree && clocks.length >= FEWEST_TO_AGREE) {
    const what = `this computer's clock is ${tellOff(first.aheadMs)} ${first.aheadMs > 0 ? "behind" : "ahead of"} that of all ${clocks.length} phones`;
    return [wrong("CLOCK_ODD", what, "set it right (timedatectl), and let it be kept right by NTP")];
  }
  return off.map(({ serial, aheadMs }) =>
    wrong(
      "PHONE_CLOCK_ODD",
      `phone ${serial} has a clock ${tellOff(aheadMs)} ${aheadMs > 0 ? "ahead of" : "behind"} this computer's`,
      "switch on automatic date and time on it, or set this computer's clock right",
    ),
  );
}

function tellOff(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

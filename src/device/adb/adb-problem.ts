/** Every failure on the way to a phone becomes a Problem here, and nowhere else. */
import { Problem } from "../../model/problem.ts";
import { Refusal } from "./wire.ts";

export interface Whereabouts {
  /** The adb server, as HOST:PORT. */
  readonly server: string;
  /** The phone's adb serial; absent where the server itself was asked. */
  readonly serial?: string;
}

/** What adbkit makes of a server that is not there: it tries to run an adb that it was given no name of. */
const NO_SERVER = new Set([
  "ECONNREFUSED",
  "ERR_INVALID_ARG_VALUE",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ETIMEDOUT",
]);

/** The answers of adb to `host:transport`, and of the phone to what it refuses. */
const ANSWERS: readonly (readonly [RegExp, (serial: string, said: string) => Problem])[] = [
  [
    /unauthorized|authorizing/i,
    (serial) =>
      new Problem("DEVICE_LOST", `device ${serial} is unauthorized; accept the computer's key on its screen`),
  ],
  [
    /more than one device/i,
    (serial) => new Problem("DEVICE_LOST", `several phones are connected as ${serial}; unplug all but one`),
  ],
  [
    /not found|no devices|offline|closed|unknown host service/i,
    (serial, said) =>
      new Problem("DEVICE_LOST", `device ${serial} is not reachable (${said}); check its cable or network`),
  ],
  [
    /no space left/i,
    (serial) =>
      new Problem("DEVICE_STORAGE_FULL", `device ${serial} has no space left; delete something on it`),
  ],
];

/** The abort's own reason where `signal` aborted; a Problem stays as it is. */
export function adbProblem(cause: unknown, where: Whereabouts, signal?: AbortSignal): Error {
  if (signal?.aborted) return asError(signal.reason);
  if (cause instanceof Problem) return cause;
  if (NO_SERVER.has(codeOf(cause))) {
    return new Problem(
      "DEVICE_LOST",
      `no adb server answers at ${where.server}; start one with: adb start-server`,
      {
        cause,
      },
    );
  }
  const said = asError(cause).message;
  const serial = where.serial ?? `behind ${where.server}`;
  const answer = cause instanceof Refusal ? ANSWERS.find(([pattern]) => pattern.test(said)) : undefined;
  if (answer) return answer[1](serial, said);
  return new Problem("DEVICE_LOST", `the connection to device ${serial} broke: ${said}`, { cause });
}

/** Whether a Problem from here says that no adb server listens. */
export function isServerAbsent(problem: unknown): boolean {
  return problem instanceof Problem && NO_SERVER.has(codeOf(problem.cause));
}

export function unresponsive(serial: string, what: string, timeoutMs: number): Problem {
  return new Problem(
    "DEVICE_UNRESPONSIVE",
    `device ${serial} did not answer ${what} within ${timeoutMs / 1000} s`,
  );
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}

/** What a module says of its script, checked: it is written by hand and may be anything. */
import { aLine } from "./arguments.ts";

export interface Description {
  readonly name: string;
  /** For people. */
  readonly description: string;
  /** Plain JSON. */
  readonly configSchema: Readonly<Record<string, unknown>>;
  /** Of one attempt. */
  readonly timeoutMs: number;
  readonly needsApp: boolean;
}

const NAME = /^[A-Za-z][\w.-]{0,59}$/;
const LONGEST_DESCRIPTION = 500;
/** Every client that lists the scripts reads it. */
const LARGEST_SCHEMA = 64 * 1024;
const USUAL_TIMEOUT_S = 600;
const LONGEST_TIMEOUT_S = 3600;

/** @throws {TypeError} that says what is wrong. */
export function readDescription(given: unknown): Description {
  const told = isObject(given) ? given : {};
  const { name, description = "", configSchema, timeoutSeconds = USUAL_TIMEOUT_S, needsApp = true } = told;
  if (typeof name !== "string" || !NAME.test(name))
    throw new TypeError(
      "it must export a name of letters, digits, _, - and ., at most 60, beginning with a letter",
    );
  if (typeof description !== "string") throw new TypeError("its description must be text");
  if (!isObject(configSchema))
    throw new TypeError("it must export a configSchema, the JSON Schema of its config");
  if (JSON.stringify(configSchema).length > LARGEST_SCHEMA)
    throw new TypeError(`its configSchema must take no more than ${LARGEST_SCHEMA} characters`);
  const isTime =
    typeof timeoutSeconds === "number" && timeoutSeconds > 0 && timeoutSeconds <= LONGEST_TIMEOUT_S;
  if (!isTime) throw new TypeError(`its timeoutSeconds must be a number above 0, up to ${LONGEST_TIMEOUT_S}`);
  if (typeof needsApp !== "boolean") throw new TypeError("its needsApp must be true or false");
  if (told["hasRun"] !== true) throw new TypeError("it must export a function run");
  const line = aLine(description, LONGEST_DESCRIPTION);
  return { name, description: line, configSchema, timeoutMs: 1000 * timeoutSeconds, needsApp };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

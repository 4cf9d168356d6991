/**
 * What a config may be besides right: every client that reads the task, lists it or watches it gets the config back,
 * so none may be too deep or too large for them. Without these limits one call breaks the lists of all others.
 */
import type { Violation } from "../../model/problem.ts";
import type { JsonObject } from "../../model/task.ts";

/** Documented configs are 2 deep. Most gRPC libraries read messages 100 deep, and an object in a Struct takes 3. */
const DEEPEST = 20;
/** Most gRPC libraries read messages of 4 MiB, and a page of 100 tasks has to fit into the 64 MiB that we send. */
const LARGEST_BYTES = 512 * 1024;
/** About what a number, a name's marks or an empty object take in either form. */
const BYTES_OF_SMALL_VALUE = 8;

/** Each task keeps one target user in place of these, however many they are. */
const targetFields: ReadonlySet<string> = new Set(["target_users", "target_user", "target_username"]);

/** What is too much about the config, whose own path is `field`. */
export function configExcess(config: JsonObject, field: string): readonly Violation[] {
  const violations: Violation[] = [];
  let bytes = 0;
  for (const [name, value] of Object.entries(config)) {
    const fault = findFault(value, 2);
    if (fault) violations.push({ field: `${field}.${name}${fault.path}`, message: fault.message });
    if (!targetFields.has(name)) bytes += Buffer.byteLength(name) + BYTES_OF_SMALL_VALUE + sizeOf(value, 2);
  }
  if (bytes > LARGEST_BYTES)
    violations.push({ field, message: `must take no more than ${LARGEST_BYTES} bytes` });
  return violations;
}

interface Fault {
  readonly path: string;
  readonly message: string;
}

/** The first value that is nested too deep, told of its outermost holder, or number that JSON has no form for. */
function findFault(value: unknown, depth: number): Fault | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) return { path: "", message: "must be finite" };
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > DEEPEST) return { path: "", message: `must not be nested more than ${DEEPEST} deep` };
  for (const [name, member] of Object.entries(value)) {
    const fault = findFault(member, depth + 1);
    if (fault?.message === "must be finite")
      return { ...fault, path: `${Array.isArray(value) ? `[${name}]` : `.${name}`}${fault.path}` };
    if (fault) return fault;
  }
  return undefined;
}

/** Roughly, in bytes of JSON or protobuf. What is too deep does not count: it is refused for that. */
function sizeOf(value: unknown, depth: number): number {
  if (typeof value === "string") return Buffer.byteLength(value) + BYTES_OF_SMALL_VALUE;
  if (typeof value !== "object" || value === null || depth > DEEPEST) return BYTES_OF_SMALL_VALUE;
  let bytes = BYTES_OF_SMALL_VALUE;
  if (Array.isArray(value)) for (const item of value) bytes += sizeOf(item, depth + 1);
  else
    for (const [name, member] of Object.entries(value))
      bytes += Buffer.byteLength(name) + sizeOf(member, depth + 1);
  return bytes;
}

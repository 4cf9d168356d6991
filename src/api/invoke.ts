/**
 * The way of every call from a decoded request to its method, written once for REST and RPC: the rules of the .proto,
 * then what the method itself finds wrong, then one Problem that lists all of it, and only then the method's work.
 */
import { create, getOption } from "@bufbuild/protobuf";
import type { DescField, DescMessage, DescMethod, Message } from "@bufbuild/protobuf";
import type { Path } from "@bufbuild/protobuf/reflect";
import { createValidator } from "@bufbuild/protovalidate";
import { field as rules } from "../../gen/buf/validate/validate_pb.js";
import { MOST_VIOLATIONS } from "../model/problem.ts";
import type { Complaints, Violations } from "./method.ts";
import type { AnyStream, AnyUnary, AnyUpload, Call, ServiceMethods } from "./method.ts";

// One for the process: it keeps the compiled rules of each message type, and nothing of any call.
const validator = createValidator();

/** Resolves to the method's answer as message init; `wrong` already holds what the reader of the request noticed. */
export async function invokeUnary(
  method: AnyUnary,
  desc: DescMethod,
  request: Message,
  wrong: Violations,
  call: Call,
): Promise<object> {
  check(desc, request, wrong);
  const prepared = method.prepare ? await method.prepare(request, wrong, call) : request;
  wrong.throwIfAny();
  return method.handle(prepared, call);
}

/** Like `invokeUnary` for a method that streams: a wrong request rejects before the first message. */
export async function* invokeStream(
  method: AnyStream,
  desc: DescMethod,
  request: Message,
  wrong: Violations,
  call: Call,
): AsyncGenerator<object, void, undefined> {
  check(desc, request, wrong);
  wrong.throwIfAny();
  yield* method.follow(request, call);
}

/** Like `invokeUnary` for a method that is sent a stream: each message is checked before the method gets it. */
export async function invokeUpload(
  method: AnyUpload,
  desc: DescMethod,
  requests: AsyncIterable<Message>,
  wrong: Violations,
  call: Call,
): Promise<object> {
  async function* checked() {
    for await (const request of requests) {
      check(desc, request, wrong);
      wrong.throwIfAny();
      yield request;
    }
  }
  return method.receive(checked(), call);
}

/** Compiles the rules of every request type: the first check of a type takes up to 100 ms, later ones 2 µs. */
export function warmUp(services: readonly ServiceMethods[]): void {
  for (const { service } of services)
    for (const { input } of service.methods) validator.validate(input, create(input));
}

function check(desc: DescMethod, request: Message, wrong: Violations): void {
  refuseEndless(desc.input, request, wrong);
  const result = validator.validate(desc.input, request);
  if (result.kind === "valid") return;
  if (result.kind === "error") throw result.error;
  for (const { field: path, ruleId, message } of result.violations.slice(0, MOST_VIOLATIONS)) {
    const field = writtenPath(path);
    // A value that could not be read is unset in the message: the rules' complaint about that is no second mistake.
    if (!wrong.has(field)) wrong.add({ field, message: inWords(ruleId, message) });
  }
}

/** The rules' own words for what is not there speak of a value and of characters. */
function inWords(ruleId: string, message: string): string {
  if (ruleId === "required") return "is required";
  if (/ at least 1 /.test(message))
    return ruleId === "string.min_len"
      ? "is required"
      : ruleId === "repeated.min_items"
        ? "must not be empty"
        : message;
  return message;
}

/** Empties lists that are over their max_items: the rules would go on to report each item of a million. */
function refuseEndless(desc: DescMessage, request: Message, wrong: Complaints): void {
  const values = request as Message & Record<string, unknown>;
  for (const { name, localName, max } of boundedLists(desc)) {
    const list = values[localName];
    if (!Array.isArray(list) || list.length <= max) continue;
    wrong.add({ field: name, message: `must contain no more than ${max} items` });
    values[localName] = [];
  }
  for (const field of desc.fields) {
    if (field.fieldKind !== "message" || !field.message.typeName.startsWith("phonefleet.")) continue;
    const value = memberOf(field, values);
    if (value !== undefined) refuseEndless(field.message, value, wrong.within(`${field.name}.`));
  }
}

function memberOf({ localName, oneof }: DescField, values: Record<string, unknown>): Message | undefined {
  if (!oneof) return values[localName] as Message | undefined;
  const choice = values[oneof.localName] as { readonly case?: string; readonly value?: Message };
  return choice.case === localName ? choice.value : undefined;
}

interface BoundedList {
  readonly name: string;
  readonly localName: string;
  readonly max: number;
}

const boundedListsOf = new WeakMap<DescMessage, readonly BoundedList[]>();

function boundedLists(desc: DescMessage): readonly BoundedList[] {
  const known = boundedListsOf.get(desc);
  if (known) return known;
  const lists = desc.fields.flatMap((field) => {
    const { type } = getOption(field, rules);
    if (field.fieldKind !== "list" || type.case !== "repeated" || type.value.maxItems === 0n) return [];
    return [{ name: field.name, localName: field.localName, max: Number(type.value.maxItems) }];
  });
  boundedListsOf.set(desc, lists);
  return lists;
}

/** The path as a caller would write it: `serials[0]`, `post.image_count`. */
function writtenPath(path: Path): string {
  let written = "";
  for (const step of path) {
    if (step.kind === "list_sub") written += `[${step.index}]`;
    else if (step.kind === "map_sub") written += `[${JSON.stringify(String(step.key))}]`;
    else written += written === "" ? step.name : `.${step.name}`;
  }
  return written;
}

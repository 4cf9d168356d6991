import { FEATURES } from "../services.ts";
import type { Attached, Target } from "./attached.ts";
import type { Forwards } from "./forwards.ts";
import { frame, Refusal } from "./frame.ts";
import type { HostRequest } from "./request.ts";
import { waitFor } from "./wait-for.ts";

/** The version that adb 29 to 35 answer. */
const VERSION = 41;

/** What the requests are answered from. */
export interface HostState {
  readonly attached: Attached;
  readonly forwards: Forwards;
  /** Aborts when the client has gone. */
  readonly hangup: AbortSignal;
}

/** @returns what follows the first OKAY */
type Answer = (state: HostState, target: Target, argument: string) => string | Promise<string>;

/** The requests with one answer, after which the client hangs up. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  version: () => frame(VERSION.toString(16).padStart(4, "0")),
  devices: ({ attached }) => frame(attached.list(false)),
  "devices-l": ({ attached }) => frame(attached.list(true)),
  "host-features": () => frame(FEATURES.join(",")),
  features: ({ attached }, target) => {
    attached.open(target);
    return frame(FEATURES.join(","));
  },
  "get-serialno": ({ attached }, target) => frame(attached.find(target).serial),
  "get-devpath": ({ attached }, target) => frame(attached.devicePath(attached.find(target))),
  "get-state": ({ attached }, target) => frame(attached.open(target).cable.state),
  connect: (_state, _target, address) => frame(`failed to connect to '${address}': Connection refused`),
  disconnect: (_state, _target, address) => {
    if (address !== "") throw new Refusal(`no such device '${address}'`);
    return frame("disconnected everything");
  },
  forward: async ({ attached, forwards }, target, argument) => {
    const spec = argument.replace(/^norebind:/, "");
    const port = await forwards.add(attached.open(target), spec, spec === argument);
    return `OKAY${port === undefined ? "" : frame(String(port))}`;
  },
  "list-forward": ({ forwards }) => frame(forwards.list()),
  killforward: async ({ forwards }, _target, local) => {
    await forwards.remove(local);
    return "OKAY";
  },
  "killforward-all": async ({ forwards }) => {
    await forwards.removeAll();
    return "OKAY";
  },
};

/** Throws a Refusal for what these phones' server does not do. */
export async function answer(state: HostState, { target, verb, argument }: HostRequest): Promise<string> {
  if (verb.startsWith("wait-for-")) return `OKAY${await waitFor(state, target, verb)}`;
  const known = Object.hasOwn(ANSWERS, verb) ? ANSWERS[verb] : undefined;
  if (!known) throw new Refusal("unknown host service");
  return `OKAY${await known(state, target, argument)}`;
}

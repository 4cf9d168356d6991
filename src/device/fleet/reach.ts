/** Whether somebody takes connections at an address: asked without adb, which every question to a dead address costs. */
import { connect } from "node:net";
import { deadline } from "../../clock.ts";
import type { Clock } from "../../clock.ts";

const ANSWERS_WITHIN_MS = 1500;

export async function isReached(address: string, clock: Clock, signal: AbortSignal): Promise<boolean> {
  const colon = address.lastIndexOf(":");
  const late = deadline(clock, ANSWERS_WITHIN_MS, () => new Error(`${address} does not answer`));
  const either = AbortSignal.any([signal, late.signal]);
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  const socket = connect({ host, port: Number(address.slice(colon + 1)) });
  const onAbort = () => socket.destroy();
  either.addEventListener("abort", onAbort, { once: true });
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).on("error", () => resolve(false));
      socket.once("close", () => resolve(false));
      if (either.aborted) onAbort();
    });
  } finally {
    either.removeEventListener("abort", onAbort);
    late.cancel();
    socket.destroy();
  }
}

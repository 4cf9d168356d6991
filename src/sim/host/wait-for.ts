import type { Phone } from "../phone.ts";
import type { Attached, Target } from "./attached.ts";
import { Refusal } from "./frame.ts";

/** wait-for-any-device, wait-for-usb-disconnect …: answers once a phone is so, and not before, however long it takes. */
export async function waitFor(
  { attached, hangup }: { readonly attached: Attached; readonly hangup: AbortSignal },
  target: Target,
  verb: string,
): Promise<"OKAY"> {
  const [, kind, state] = /^wait-for-(any|usb|local)-([a-z]+)$/.exec(verb) ?? [];
  if (kind === undefined || (state !== "device" && state !== "disconnect"))
    throw new Refusal(`cannot ${verb.replaceAll("-", " ")}: it is not simulated`);
  const wanted: Target = target.by === "any" && (kind === "usb" || kind === "local") ? { by: kind } : target;
  const holds = (): boolean => {
    const phone = findPhone(attached, wanted);
    return state === "device" ? phone?.cable.state === "device" : phone === undefined;
  };
  while (!holds()) await nextChange(attached.phones, hangup);
  return "OKAY";
}

function findPhone(attached: Attached, target: Target): Phone | undefined {
  try {
    return attached.find(target);
  } catch (cause) {
    if (cause instanceof Refusal) return undefined;
    throw cause;
  }
}

/** Rejects when the signal aborts. */
function nextChange(phones: readonly Phone[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      for (const { cable } of phones) cable.off("change", onChange);
      signal.removeEventListener("abort", onAbort);
      end();
    };
    const onChange = (): void => settle(resolve);
    const onAbort = (): void => settle(() => reject(signal.reason));
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort);
    for (const { cable } of phones) cable.on("change", onChange);
  });
}

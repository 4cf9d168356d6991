import { randomBytes } from "node:crypto";
import type { Phone } from "../phone.ts";
import { FEATURES } from "../services.ts";
import { BadPacket, LONGEST_DATA, type Packet, VERSION } from "./packet.ts";

const AUTH = { token: 1, signature: 2, publicKey: 3 } as const;
const TOKEN_LENGTH = 20;
/** What the first version of the protocol promised: nobody takes less. */
const SHORTEST_LONGEST_DATA = 4096;

/** What the computer said of itself. */
export interface Greeting {
  readonly version: number;
  readonly longestData: number;
}

export function readGreeting({ arg0, arg1 }: Packet): Greeting {
  if (arg1 < SHORTEST_LONGEST_DATA) throw new BadPacket(`packets of ${arg1} bytes are too short`);
  return { version: Math.min(arg0, VERSION), longestData: Math.min(arg1, LONGEST_DATA) };
}

/** The phone's CNXN: from then on it is there. */
export function banner({ properties }: Phone): Packet {
  const about = ["name", "model", "device"].map(
    (key) => `ro.product.${key}=${properties.get(`ro.product.${key}`)}`,
  );
  const text = `device::${about.join(";")};features=${FEATURES.join(",")}`;
  return { command: "CNXN", arg0: VERSION, arg1: LONGEST_DATA, data: Buffer.from(text) };
}

/** Asks the computer to sign: the phone does not know it. */
export function challenge(): Packet {
  return { command: "AUTH", arg0: AUTH.token, arg1: 0, data: randomBytes(TOKEN_LENGTH) };
}

/**
 * What an unauthorized phone says to an AUTH. No signature convinces it; a public key shows its owner a dialog, and until that
 * is answered there is nothing to say.
 */
export function replyToAuth({ arg0 }: Packet): Packet | undefined {
  return arg0 === AUTH.signature ? challenge() : undefined;
}

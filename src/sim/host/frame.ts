import type { Readable } from "node:stream";
import { readBytes } from "../bytes.ts";

/** Told to the client as FAIL. */
export class Refusal extends Error {}

/** A text with its length in four hex digits before it, as adb's host protocol sends all its texts. */
export function frame(text: string): string {
  return Buffer.byteLength(text).toString(16).padStart(4, "0") + text;
}

export async function readFrame(stream: Readable): Promise<string> {
  const digits = (await readBytes(stream, 4)).toString("latin1");
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw new Refusal(`invalid length '${digits}'`);
  return (await readBytes(stream, Number.parseInt(digits, 16))).toString();
}

/** Android's sync protocol, the half that writes files: SEND, DATA…, DONE with the mtime, then OKAY or FAIL. */
import type { FileHandle } from "node:fs/promises";
import { Refusal } from "./wire.ts";
import type { Wire } from "./wire.ts";

/** The most that one DATA packet may carry. */
const CHUNK = 65_536;
const REGULAR_FILE = 0o100644;

export interface Push {
  /** On the phone. */
  readonly path: string;
  readonly modifiedAtMs: number;
  /** After each packet. */
  readonly onProgress?: ((sentBytes: number, totalBytes: number) => void) | undefined;
}

/** `wire` has the service `sync:` open. */
export async function sendFile(
  wire: Wire,
  file: FileHandle,
  { path, modifiedAtMs, onProgress }: Push,
): Promise<void> {
  const { size } = await file.stat();
  const answer = readAnswer(wire);
  // a refusal may come while bytes are still being sent, and is then heard by the race below
  answer.catch(() => {});
  const send = (bytes: Buffer) => Promise.race([wire.write(bytes), answer]);
  await send(packet("SEND", Buffer.from(`${path},${REGULAR_FILE}`)));
  const buffer = Buffer.alloc(CHUNK);
  let sent = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK);
    if (bytesRead === 0) break;
    await send(packet("DATA", buffer.subarray(0, bytesRead)));
    sent += bytesRead;
    onProgress?.(sent, size);
  }
  const done = Buffer.from("DONE\0\0\0\0");
  done.writeUInt32LE(Math.floor(modifiedAtMs / 1000), 4);
  await send(done);
  await answer;
}

async function readAnswer(wire: Wire): Promise<void> {
  const head = await wire.read(8);
  if (head.toString("ascii", 0, 4) === "OKAY") return;
  const reason = await wire.read(head.readUInt32LE(4));
  throw new Refusal(reason.toString("utf8"));
}

function packet(id: string, bytes: Buffer): Buffer {
  const head = Buffer.from(`${id}\0\0\0\0`);
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

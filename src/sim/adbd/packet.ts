import type { Readable } from "node:stream";
import { readBytes } from "../bytes.ts";

/** One message of adb's transport (AOSP packages/modules/adb/protocol.txt): what both ends of a cable send. */
export interface Packet {
  readonly command: PacketCommand;
  readonly arg0: number;
  readonly arg1: number;
  readonly data: Buffer;
}

const COMMANDS = ["CNXN", "AUTH", "OPEN", "OKAY", "WRTE", "CLSE", "SYNC", "STLS"] as const;
export type PacketCommand = (typeof COMMANDS)[number];

/** From this version on neither side needs the checksum, once both have said that they speak it. */
export const VERSION = 0x01000001;
/** The most bytes of data that a packet may carry. */
export const LONGEST_DATA = 1024 * 1024;
const HEAD_LENGTH = 24;

/** What no adb would send: the connection is not worth keeping. */
export class BadPacket extends Error {}

/** @param isSummed the checksum must be there and right */
export function encode({ command, arg0, arg1, data }: Packet, isSummed: boolean): readonly Buffer[] {
  const head = Buffer.allocUnsafe(HEAD_LENGTH);
  head.write(command, 0, "latin1");
  const word = head.readUInt32LE(0);
  head.writeUInt32LE(arg0, 4);
  head.writeUInt32LE(arg1, 8);
  head.writeUInt32LE(data.length, 12);
  head.writeUInt32LE(isSummed ? sum(data) : 0, 16);
  head.writeUInt32LE((word ^ 0xffffffff) >>> 0, 20);
  return data.length > 0 ? [head, data] : [head];
}

/** The next packet. Rejects with BadPacket before it has read or kept what a false length announces. */
export async function readPacket(
  stream: Readable,
  isSummed: (command: PacketCommand) => boolean,
): Promise<Packet> {
  const head = await readBytes(stream, HEAD_LENGTH);
  const word = head.readUInt32LE(0);
  if (head.readUInt32LE(20) !== (word ^ 0xffffffff) >>> 0) throw new BadPacket("the magic is wrong");
  const name = head.toString("latin1", 0, 4);
  const command = COMMANDS.find((known) => known === name);
  if (!command) throw new BadPacket(`no command ${word.toString(16)}`);
  const length = head.readUInt32LE(12);
  if (length > LONGEST_DATA) throw new BadPacket(`${length} bytes are too many`);
  const data = await readBytes(stream, length);
  if (isSummed(command) && head.readUInt32LE(16) !== sum(data)) throw new BadPacket("the checksum is wrong");
  return { command, arg0: head.readUInt32LE(4), arg1: head.readUInt32LE(8), data };
}

function sum(data: Buffer): number {
  let total = 0;
  for (const byte of data) total = (total + byte) >>> 0;
  return total;
}

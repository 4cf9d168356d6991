import type { FileEntry } from "../android/file-system.ts";

export type Stat = Pick<FileEntry, "mode" | "size" | "mtime">;

/** Linux's numbers, as version 2 of stat and list tells them. */
const NO_SUCH_FILE = 2;
const STAT_V2_LENGTH = 68;

/** An id of four letters and a number: most often the length of what follows. */
export function frame(id: string, value: number, body: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.from(id), uint32(value), body]);
}

export function failFrame(message: string): Buffer {
  const text = Buffer.from(message);
  return frame("FAIL", text.length, text);
}

/** Zeros stand for no such file. */
export function statFrame(id: "STAT", stat: Stat | undefined): Buffer {
  return Buffer.concat([Buffer.from(id), statV1(stat)]);
}

export function statV2Frame(id: "STA2" | "LST2", stat: Stat | undefined): Buffer {
  return Buffer.concat([Buffer.from(id), statV2(stat)]);
}

export function entryFrame(name: string, stat: Stat | undefined): Buffer {
  return Buffer.concat([Buffer.from("DENT"), statV1(stat), named(name)]);
}

export function entryV2Frame(name: string, stat: Stat | undefined): Buffer {
  return Buffer.concat([Buffer.from("DNT2"), statV2(stat), named(name)]);
}

/** A list ends with an entry that is all zeros. */
export function endOfList(version: 1 | 2): Buffer {
  return Buffer.concat([Buffer.from("DONE"), Buffer.alloc(version === 1 ? 16 : STAT_V2_LENGTH + 4)]);
}

function named(name: string): Buffer {
  const bytes = Buffer.from(name);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function statV1(stat: Stat = { mode: 0, size: 0, mtime: 0 }): Buffer {
  // what does not fit is cut, as on a phone
  return Buffer.concat([uint32(stat.mode), uint32(stat.size % 2 ** 32), uint32(stat.mtime)]);
}

/** error, dev, ino, mode, nlink, uid, gid, size, atime, mtime, ctime. */
function statV2(stat: Stat | undefined): Buffer {
  const bytes = Buffer.alloc(STAT_V2_LENGTH);
  if (!stat) {
    bytes.writeUInt32LE(NO_SUCH_FILE, 0);
    return bytes;
  }
  bytes.writeUInt32LE(stat.mode, 20);
  bytes.writeUInt32LE(1, 24);
  bytes.writeBigUInt64LE(BigInt(stat.size), 36);
  for (const at of [44, 52, 60]) bytes.writeBigInt64LE(BigInt(stat.mtime), at);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

import { posix } from "node:path";
import type { Duplex } from "node:stream";
import { EndOfStream, readBytes, writeBytes } from "./bytes.ts";
import { type FileEntry, FileError, FileWriter } from "./file-system.ts";
import type { Phone } from "./phone.ts";

const CHUNK = 64 * 1024;
const NO_SUCH_FILE = 2;
type Stat = Pick<FileEntry, "mode" | "size" | "mtime">;
type Request = (phone: Phone, stream: Duplex, path: string) => Promise<void>;

const REQUESTS: Readonly<Record<string, Request>> = {
  STAT: (phone, stream, path) => writeBytes(stream, statV1(phone.files.stat(path))),
  STA2: (phone, stream, path) =>
    writeBytes(stream, Buffer.concat([Buffer.from("STA2"), statV2(phone.files.stat(path))])),
  LST2: (phone, stream, path) =>
    writeBytes(stream, Buffer.concat([Buffer.from("LST2"), statV2(phone.files.stat(path))])),
  LIST: list,
  SEND: receive,
  RECV: send,
};

/**
 * The `sync:` service: files in and out (AOSP packages/modules/adb/SYNC.TXT). Requests follow each other as an id of four
 * letters, a little-endian length and a path, until QUIT.
 */
export async function serveSync(phone: Phone, stream: Duplex): Promise<void> {
  for (;;) {
    const { id, length } = await readHead(stream);
    if (id === "QUIT") return;
    const request = REQUESTS[id];
    if (!request) return fail(stream, `unknown command ${id}`);
    await request(phone, stream, (await readBytes(stream, length)).toString());
  }
}

async function list(phone: Phone, stream: Duplex, path: string): Promise<void> {
  for (const name of phone.files.list(path)) {
    const bytes = Buffer.from(name);
    const stat = statV1(phone.files.stat(posix.join(path, name)));
    await writeBytes(
      stream,
      Buffer.concat([Buffer.from("DENT"), stat.subarray(4), uint32(bytes.length), bytes]),
    );
  }
  await writeBytes(stream, Buffer.concat([Buffer.from("DONE"), Buffer.alloc(16)]));
}

/** The argument is `path,mode`; then DATA frames, and DONE whose length field is the mtime. */
async function receive(phone: Phone, stream: Duplex, target: string): Promise<void> {
  const comma = target.lastIndexOf(",");
  const file = new FileWriter();
  for (;;) {
    const { id, length } = await readHead(stream);
    if (id === "DONE") {
      try {
        phone.files.save(target.slice(0, comma), file.end(Number(target.slice(comma + 1)), length));
      } catch (cause) {
        if (cause instanceof FileError) return fail(stream, `couldn't write: ${cause.message}`);
        throw cause;
      }
      return writeBytes(stream, head("OKAY", 0));
    }
    if (id !== "DATA" || length > CHUNK) return fail(stream, `invalid data message ${id}`);
    file.write(await readBytes(stream, length));
    if (phone.cable.takeDroppedPush()) throw new EndOfStream();
  }
}

async function send(phone: Phone, stream: Duplex, path: string): Promise<void> {
  const file = phone.files.read(path);
  if (!file) return fail(stream, `open failed: No such file or directory`);
  for (const chunk of file.chunks) {
    for (let at = 0; at < chunk.length; at += CHUNK) {
      const part = chunk.subarray(at, at + CHUNK);
      await writeBytes(stream, Buffer.concat([head("DATA", part.length), part]));
    }
  }
  await writeBytes(stream, head("DONE", 0));
}

async function readHead(stream: Duplex): Promise<{ id: string; length: number }> {
  const bytes = await readBytes(stream, 8);
  return { id: bytes.toString("latin1", 0, 4), length: bytes.readUInt32LE(4) };
}

function fail(stream: Duplex, message: string): Promise<void> {
  const text = Buffer.from(message);
  return writeBytes(stream, Buffer.concat([head("FAIL", text.length), text]));
}

function head(id: string, length: number): Buffer {
  return Buffer.concat([Buffer.from(id), uint32(length)]);
}

/** All zeros mean: no such file. */
function statV1(stat: Stat | undefined): Buffer {
  const bytes = Buffer.concat([Buffer.from("STAT"), Buffer.alloc(12)]);
  if (!stat) return bytes;
  bytes.writeUInt32LE(stat.mode, 4);
  bytes.writeUInt32LE(stat.size, 8);
  bytes.writeUInt32LE(stat.mtime, 12);
  return bytes;
}

/** error, dev, ino, mode, nlink, uid, gid, size, atime, mtime, ctime. */
function statV2(stat: Stat | undefined): Buffer {
  const bytes = Buffer.alloc(68);
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

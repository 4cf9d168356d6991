import { posix } from "node:path";
import { type FileEntry, FileError, FileWriter } from "../android/file-system.ts";
import { EndOfStream, readBytes, writeBytes } from "../bytes.ts";
import type { PhoneStream } from "../phone-stream.ts";
import type { Phone } from "../phone.ts";
import {
  endOfList,
  entryFrame,
  entryV2Frame,
  failFrame,
  frame,
  statFrame,
  statV2Frame,
} from "./sync-frames.ts";

const LONGEST_DATA = 64 * 1024;
const LONGEST_PATH = 1024;
const FILE_TYPE = 0o170000;
const REGULAR_FILE = 0o100000;

type Request = (phone: Phone, stream: PhoneStream, path: string) => Promise<void>;

/** After it nothing more can be understood: the phone says why and ends the stream. */
class Violation extends Error {}

const REQUESTS: Readonly<Record<string, Request>> = {
  STAT: ({ files }, stream, path) => writeBytes(stream, statFrame("STAT", files.stat(path))),
  STA2: ({ files }, stream, path) => writeBytes(stream, statV2Frame("STA2", files.stat(path))),
  LST2: ({ files }, stream, path) => writeBytes(stream, statV2Frame("LST2", files.stat(path))),
  LIST: (phone, stream, path) => list(phone, stream, path, 1),
  LIS2: (phone, stream, path) => list(phone, stream, path, 2),
  SEND: receive,
  RECV: send,
};

/**
 * The `sync:` service: files in and out (AOSP packages/modules/adb/SYNC.TXT). Requests follow each other as an id of four
 * letters, a little-endian length and a path, until QUIT.
 */
export async function serveSync(phone: Phone, stream: PhoneStream): Promise<void> {
  try {
    for (;;) {
      const { id, value } = await readHead(stream);
      if (id === "QUIT") return;
      const request = Object.hasOwn(REQUESTS, id) ? REQUESTS[id] : undefined;
      if (!request) throw new Violation(`unknown command ${printable(id)}`);
      if (value > LONGEST_PATH) throw new Violation("path too long");
      await request(phone, stream, (await readBytes(stream, value)).toString());
    }
  } catch (cause) {
    if (!(cause instanceof Violation)) throw cause;
    await writeBytes(stream, failFrame(cause.message));
  }
}

async function list({ files }: Phone, stream: PhoneStream, path: string, version: 1 | 2): Promise<void> {
  const entry = version === 1 ? entryFrame : entryV2Frame;
  const entries = files.list(path).map((name) => entry(name, files.stat(posix.join(path, name))));
  await writeBytes(stream, Buffer.concat([...entries, endOfList(version)]));
}

/** The argument is `path,mode`; then come DATA frames, and DONE whose value is the mtime. */
async function receive(phone: Phone, stream: PhoneStream, target: string): Promise<void> {
  const comma = target.lastIndexOf(",");
  if (comma < 0) throw new Violation("missing , in ID_SEND");
  const path = target.slice(0, comma);
  const mode = Number.parseInt(target.slice(comma + 1), 10) || 0o644;
  const file = new FileWriter();
  const mtime = await readFile(phone, stream, file);
  const refusal = whyNot(phone, path, mode) ?? save(phone, path, file.end(mode, mtime));
  if (refusal !== undefined) return writeBytes(stream, failFrame(refusal));
  await writeBytes(stream, frame("OKAY", 0));
}

/** @returns the mtime, once all of the file is there */
async function readFile(phone: Phone, stream: PhoneStream, file: FileWriter): Promise<number> {
  for (;;) {
    const { id, value } = await readHead(stream);
    if (id === "DONE") return value;
    if (id !== "DATA") throw new Violation("invalid data message");
    if (value > LONGEST_DATA) throw new Violation("oversize data message");
    file.write(await readBytes(stream, value));
    if (phone.cable.takeDroppedPush()) throw new EndOfStream();
  }
}

/** A string is the reason why not. */
function save({ files }: Phone, path: string, file: FileEntry): string | undefined {
  try {
    files.save(path, file);
    return undefined;
  } catch (cause) {
    if (cause instanceof FileError) return `couldn't write: ${cause.message}`;
    throw cause;
  }
}

function whyNot({ files }: Phone, path: string, mode: number): string | undefined {
  const type = mode & FILE_TYPE;
  if (type !== 0 && type !== REGULAR_FILE) return "couldn't create file: only plain files are simulated";
  if (files.isDirectory(path)) return "couldn't create file: Is a directory";
  if (files.read(posix.dirname(path))) return "secure_mkdirs failed: Not a directory";
  return undefined;
}

async function send({ files }: Phone, stream: PhoneStream, path: string): Promise<void> {
  const file = files.read(path);
  if (!file) {
    const reason = files.isDirectory(path)
      ? "read failed: Is a directory"
      : "open failed: No such file or directory";
    return writeBytes(stream, failFrame(reason));
  }
  for (const chunk of file.chunks) {
    for (let at = 0; at < chunk.length; at += LONGEST_DATA) {
      const part = chunk.subarray(at, at + LONGEST_DATA);
      await writeBytes(stream, frame("DATA", part.length, part));
    }
  }
  await writeBytes(stream, frame("DONE", 0));
}

async function readHead(stream: PhoneStream): Promise<{ id: string; value: number }> {
  const bytes = await readBytes(stream, 8);
  return { id: bytes.toString("latin1", 0, 4), value: bytes.readUInt32LE(4) };
}

function printable(id: string): string {
  return id.replaceAll(/[^\x20-\x7e]/g, "?");
}

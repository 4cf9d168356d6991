/** Android's shell protocol v2: packets of one id byte, four length bytes (little endian) and as many bytes. */
import type { Wire } from "./wire.ts";

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const STDOUT = 1;
const STDERR = 2;
const EXIT = 3;

/** The same, as the phone sent it: a picture is no text. */
export interface ShellBytes {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly code: number;
}

/** Reads until the exit packet; a connection that ends before it rejects, so that an unplug is never a success. */
export async function readShell(wire: Wire): Promise<ShellBytes> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  for (;;) {
    const head = await wire.read(5);
    const bytes = await wire.read(head.readUInt32LE(1));
    if (head[0] === STDOUT) out.push(bytes);
    if (head[0] === STDERR) err.push(bytes);
    if (head[0] === EXIT)
      return { stdout: Buffer.concat(out), stderr: Buffer.concat(err), code: bytes[0] ?? 0 };
  }
}

export function asText({ stdout, stderr, code }: ShellBytes): ShellResult {
  return { stdout: stdout.toString("utf8"), stderr: stderr.toString("utf8"), code };
}

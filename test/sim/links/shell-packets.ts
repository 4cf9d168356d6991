import type { ShellEnd } from "./link.ts";

/** What a computer sends to a shell v2. */
export function stdinPackets(stdin: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < stdin.length; at += 60_000) parts.push(packet(0, stdin.subarray(at, at + 60_000)));
  return Buffer.concat([...parts, packet(4, Buffer.alloc(0))]);
}

function packet(id: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(id, 0);
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** The whole of what a shell v2 answered. Without an exit code it broke off. */
export function readShellEnd(bytes: Buffer): ShellEnd {
  const texts: Buffer[][] = [[], [], [], []];
  for (let at = 0; at < bytes.length; at += 5 + bytes.readUInt32LE(at + 1))
    texts[bytes.readUInt8(at)]?.push(bytes.subarray(at + 5, at + 5 + bytes.readUInt32LE(at + 1)));
  const [, stdout = [], stderr = [], exit = []] = texts;
  if (!exit[0]) throw new Error("the shell broke off");
  return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), code: exit[0].readUInt8(0) };
}

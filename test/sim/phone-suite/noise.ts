import { createHash } from "node:crypto";

/** Bytes of every value in no order that a text filter would survive, the same ones each time. */
export function noise(length: number): Buffer {
  const block = Buffer.concat(Array.from({ length: 2048 }, (_, i) => sha256Bytes(Buffer.from(String(i)))));
  return Buffer.concat(Array.from({ length: Math.ceil(length / block.length) }, () => block)).subarray(
    0,
    length,
  );
}

export function sha256(bytes: Buffer): string {
  return sha256Bytes(bytes).toString("hex");
}

function sha256Bytes(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

/** How long a film lasts, in milliseconds, by its movie header (ISO 14496-12, 8.2.2); undefined where it has none. */
export function durationOf(chunks: readonly Buffer[]): number | undefined {
  for (const [i, chunk] of chunks.entries()) {
    const at = chunk.indexOf("mvhd");
    if (at < 0) continue;
    const header = Buffer.concat([chunk.subarray(at + 4), chunks[i + 1] ?? Buffer.alloc(0)]);
    return header.length < 32 ? undefined : readHeader(header);
  }
  return undefined;
}

function readHeader(header: Buffer): number {
  const isLong = header.readUInt8(0) === 1;
  const timescale = header.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return timescale === 0 ? 0 : Math.round((duration * 1000) / timescale);
}

/** How files of each kind begin. */

export const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
export const jpeg = Buffer.from("ffd8ffe000104a464946", "hex");

/** A file whose first box is ftyp, of this brand and with isom among the compatible ones. */
export function mp4(brand: string): Buffer {
  const content = Buffer.from(`ftyp${brand}\0\0\x02\0isommp41`, "latin1");
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length + 4);
  return Buffer.concat([size, content, Buffer.from("\0\0\0\x08free", "latin1")]);
}

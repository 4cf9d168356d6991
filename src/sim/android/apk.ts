import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";

export interface ApkInfo {
  readonly packageName: string;
  readonly versionName: string;
  readonly versionCode: number;
  /** The oldest Android that takes it, as its SDK number. */
  readonly minSdk: number;
}

const inflate = promisify(inflateRaw);
const END_OF_DIRECTORY = 0x06054b50;
const STRING_POOL = 0x0001;
const START_ELEMENT = 0x0102;

/**
 * What the manifest inside an APK says, as the package manager reads it: the file's name plays no part.
 * Undefined where the bytes are not an APK.
 */
export async function readApk(bytes: Buffer): Promise<ApkInfo | undefined> {
  try {
    const manifest = await unzip(bytes, "AndroidManifest.xml");
    return manifest && readManifest(manifest);
  } catch (cause) {
    // offsets that point outside of the file, or a broken deflate stream
    if (cause instanceof RangeError || (cause instanceof Error && "code" in cause)) return undefined;
    throw cause;
  }
}

/** One file of a zip archive, found through the central directory (PKWARE APPNOTE 4.3.12). */
async function unzip(zip: Buffer, name: string): Promise<Buffer | undefined> {
  const end = zip.lastIndexOf(uint32(END_OF_DIRECTORY));
  if (end < 0) return undefined;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString("utf8", at + 46, at + 46 + nameLength) === name) return unzipEntry(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}

async function unzipEntry(zip: Buffer, at: number): Promise<Buffer> {
  const isDeflated = zip.readUInt16LE(at + 10) === 8;
  const local = zip.readUInt32LE(at + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  return isDeflated ? inflate(packed) : packed;
}

/** Android's binary XML: a pool of strings, then a chunk per tag. */
function readManifest(xml: Buffer): ApkInfo | undefined {
  let strings: readonly string[] = [];
  const tags = new Map<string, Attributes>();
  for (let at = xml.readUInt16LE(2); at < xml.length; at += xml.readUInt32LE(at + 4)) {
    const type = xml.readUInt16LE(at);
    if (type === STRING_POOL) strings = readStrings(xml, at);
    if (type !== START_ELEMENT) continue;
    const tag = strings[xml.readUInt32LE(at + 20)] ?? "";
    if (!tags.has(tag)) tags.set(tag, readAttributes(xml, at, strings));
  }
  const manifest = tags.get("manifest");
  const packageName = manifest?.get("package")?.text;
  if (!packageName) return undefined;
  return {
    packageName,
    versionName: manifest.get("versionName")?.text ?? "",
    versionCode: manifest.get("versionCode")?.data ?? 0,
    minSdk: tags.get("uses-sdk")?.get("minSdkVersion")?.data ?? 1,
  };
}

type Attributes = ReadonlyMap<string, { readonly text: string | undefined; readonly data: number }>;

function readAttributes(xml: Buffer, element: number, strings: readonly string[]): Attributes {
  const found = new Map<string, { text: string | undefined; data: number }>();
  const first = element + 16 + xml.readUInt16LE(element + 24);
  const size = xml.readUInt16LE(element + 26);
  for (let i = 0; i < xml.readUInt16LE(element + 28); i++) {
    const at = first + i * size;
    const name = strings[xml.readUInt32LE(at + 4)] ?? "";
    found.set(name, { text: strings[xml.readUInt32LE(at + 8)], data: xml.readUInt32LE(at + 16) });
  }
  return found;
}

function readStrings(xml: Buffer, pool: number): readonly string[] {
  const isUtf8 = (xml.readUInt32LE(pool + 16) & 0x100) !== 0;
  const data = pool + xml.readUInt32LE(pool + 20);
  return Array.from({ length: xml.readUInt32LE(pool + 8) }, (_, i) => {
    const at = data + xml.readUInt32LE(pool + 28 + i * 4);
    return isUtf8 ? readUtf8(xml, at) : readUtf16(xml, at);
  });
}

/** Two lengths, in characters and in bytes, each one or two bytes long. */
function readUtf8(xml: Buffer, at: number): string {
  const afterChars = at + (xml.readUInt8(at) & 0x80 ? 2 : 1);
  const first = xml.readUInt8(afterChars);
  const isLong = (first & 0x80) !== 0;
  const length = isLong ? ((first & 0x7f) << 8) | xml.readUInt8(afterChars + 1) : first;
  const start = afterChars + (isLong ? 2 : 1);
  return xml.toString("utf8", start, start + length);
}

function readUtf16(xml: Buffer, at: number): string {
  const first = xml.readUInt16LE(at);
  const isLong = (first & 0x8000) !== 0;
  const length = isLong ? ((first & 0x7fff) << 16) | xml.readUInt16LE(at + 2) : first;
  const start = at + (isLong ? 4 : 2);
  return xml.toString("utf16le", start, start + length * 2);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

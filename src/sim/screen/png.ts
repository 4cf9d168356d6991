import { promisify } from "node:util";
import { constants, crc32, deflate } from "node:zlib";
import type { ScreenSize } from "./draw.ts";
import { type Bounds, type ScreenNode, walk } from "./view.ts";

const compress = promisify(deflate);
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INDEXED = 3;
/** Background, text, button, and fields and images: red, green, blue each. */
const PALETTE = Buffer.from([255, 255, 255, 40, 40, 40, 254, 44, 85, 190, 200, 215]);
/** Two bits a pixel: a hundred phones of which pictures are taken must not keep a computer busy. */
const DEPTH = 2;
const PIXELS_A_BYTE = 8 / DEPTH;
/** Each row is told by what differs from the one above it: of boxes, mostly nothing. */
const UP = 2;
/** Which is then runs of zeros, and looking for more than runs is most of what compressing costs. */
const RUNS = { level: 1, strategy: constants.Z_RLE };
/** A byte of each: four pixels of one colour. */
const COLORS = { background: 0x00, text: 0x55, button: 0xaa, field: 0xff, image: 0xff } as const;

/** A picture of the tree: each node is a box in the colour of its kind, its edges within four pixels of where they are. */
export async function drawPng(tree: ScreenNode, { width, height }: ScreenSize): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([DEPTH, INDEXED], 8);
  const data = await compress(rowsOf(tree, width, height), RUNS);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", PALETTE),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Only rows in which a box begins or ends differ from the row above, so only they are painted. */
function rowsOf(tree: ScreenNode, width: number, height: number): Buffer {
  const boxes = [...boxesOf(tree, width, height)];
  const edges = new Set(boxes.flatMap(({ top, bottom }) => [top, bottom]));
  const rowBytes = Math.ceil(width / PIXELS_A_BYTE);
  const rows = Buffer.alloc((rowBytes + 1) * height);
  for (let y = 0; y < height; y++) rows[y * (rowBytes + 1)] = UP;
  let above = Buffer.alloc(rowBytes);
  for (const y of [...edges].filter((edge) => edge < height).toSorted((a, b) => a - b)) {
    const row = Buffer.alloc(rowBytes);
    for (const { left, top, right, bottom, color } of boxes)
      if (top <= y && y < bottom)
        row.fill(color, Math.floor(left / PIXELS_A_BYTE), Math.ceil(right / PIXELS_A_BYTE));
    const start = y * (rowBytes + 1) + 1;
    for (let at = 0; at < rowBytes; at++) rows[start + at] = (row[at] ?? 0) - (above[at] ?? 0);
    above = row;
  }
  return rows;
}

interface Box extends Bounds {
  readonly color: number;
}

function* boxesOf(tree: ScreenNode, width: number, height: number): Generator<Box> {
  for (const node of walk(tree)) {
    const color = colorOf(node);
    const box = clip(node.bounds, width, height);
    if (color !== undefined && box.left < box.right && box.top < box.bottom) yield { ...box, color };
  }
}

function colorOf(node: ScreenNode): number | undefined {
  if (node.isEditable) return COLORS.field;
  if (node.className.endsWith("Button")) return COLORS.button;
  if (node.className.endsWith("ImageView")) return COLORS.image;
  if (node.text) return COLORS.text;
  return node.isOpaque ? COLORS.background : undefined;
}

function clip({ left, top, right, bottom }: Bounds, width: number, height: number): Bounds {
  return {
    left: Math.max(0, left),
    top: Math.max(0, top),
    right: Math.min(width, right),
    bottom: Math.min(height, bottom),
  };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  bytes.set(body, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}

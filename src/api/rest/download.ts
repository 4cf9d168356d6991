/** A streamed file as an HTTP answer: what it is as headers, then its bytes, no faster than the client takes them. */
import { pipeline } from "node:stream/promises";
import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { ExportAccountsResponseSchema } from "../../../gen/phonefleet/v1/account_pb.js";
import {
  DownloadMaterialResponseSchema,
  GetMaterialThumbnailResponseSchema,
} from "../../../gen/phonefleet/v1/material_pb.js";
import { GetArtifactResponseSchema } from "../../../gen/phonefleet/v1/task_pb.js";
import { ClientGone, streamOf } from "../exchange.ts";
import type { Request, Response } from "../exchange.ts";
import { rangeOf, within } from "./range.ts";
import type { Range } from "./range.ts";

/** The first one tells what it is, the others bring its bytes. */
type Part =
  | MessageInitShape<typeof GetArtifactResponseSchema>
  | MessageInitShape<typeof DownloadMaterialResponseSchema>
  | MessageInitShape<typeof GetMaterialThumbnailResponseSchema>
  | MessageInitShape<typeof ExportAccountsResponseSchema>;

const downloads: readonly DescMessage[] = [
  GetArtifactResponseSchema,
  DownloadMaterialResponseSchema,
  GetMaterialThumbnailResponseSchema,
  ExportAccountsResponseSchema,
];

export function isDownload({ typeName }: DescMessage): boolean {
  return downloads.some((desc) => desc.typeName === typeName);
}

/** A table is written anew for each request: it has no parts. */
export function hasParts(desc: DescMessage): boolean {
  return isDownload(desc) && desc.typeName !== ExportAccountsResponseSchema.typeName;
}

/** Rejects, with nothing sent, where there is nothing to download; once something was, it breaks the answer off. */
export async function download(
  request: Request,
  response: Response,
  parts: AsyncGenerator<Part, void, undefined>,
): Promise<void> {
  try {
    const first = await parts.next();
    if (first.done === true) throw new Error("a download told nothing of itself");
    if ((streamOf(request) ?? response).destroyed) throw new ClientGone();
    const { size, ...headers } = headersOf(first.value);
    const range = "table" in first.value ? "all" : wantedOf(request, size);
    if (range === "none")
      return void response.writeHead(416, { "content-range": `bytes */${size}`, "content-length": 0 }).end();
    response.writeHead(range === "all" ? 200 : 206, { ...headers, ...lengthOf(range, size) });
    if (request.method === "HEAD") response.end();
    else await sendAll(request, response, range === "all" ? bytesOf(parts) : within(bytesOf(parts), range));
  } finally {
    await parts.return();
  }
}

/** Rejects with what the parts end with, else with ClientGone: nothing else keeps bytes from being sent. */
async function sendAll(request: Request, response: Response, all: AsyncIterable<Uint8Array>): Promise<void> {
  let why: unknown = new ClientGone();
  const bytes = async function* () {
    try {
      yield* all;
    } catch (error) {
      why = error;
      throw error;
    }
  };
  try {
    // Node's HTTP/2 response does not tell a pipeline that its stream was closed; the stream does.
    await pipeline(bytes, streamOf(request) ?? response);
  } catch {
    throw why;
  }
}

async function* bytesOf(parts: AsyncIterable<Part>): AsyncGenerator<Uint8Array> {
  for await (const { data } of parts) if (data) yield data;
}

/** Nobody can know whether what he has is of this file, so who asks that (If-Range) gets all of it. */
function wantedOf({ method, headers }: Request, size: number): Range | "all" | "none" {
  return method === "GET" && headers["if-range"] === undefined ? rangeOf(headers.range, size) : "all";
}

function lengthOf(range: Range | "all", size: number): Record<string, string> {
  if (range === "all") return { "content-length": String(size) };
  const { first, last } = range;
  return { "content-length": String(last + 1 - first), "content-range": `bytes ${first}-${last}/${size}` };
}

function headersOf(part: Part) {
  const { name = "", contentType = "", size = 0n } = toldBy(part) ?? {};
  return {
    size: Number(size),
    ...(!("table" in part) && { "accept-ranges": "bytes" }),
    "content-type": contentType,
    "content-disposition": `${"table" in part ? "attachment" : "inline"}; ${fileName(name)}`,
    "cache-control": "private",
    // The texts in it are those of apps: a browser must neither guess what it is nor run what is in it.
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
  };
}

function toldBy(part: Part) {
  if ("artifact" in part) return part.artifact;
  if ("table" in part) return part.table;
  const material = "material" in part ? part.material : undefined;
  if (!("contentType" in part)) return material;
  const { contentType, size } = part;
  return { name: `${material?.name}.jpg`, contentType, size };
}

/** RFC 6266: what is not plain is percent-encoded UTF-8. */
function fileName(name: string): string {
  if (/^[\w. -]*$/.test(name)) return `filename="${name}"`;
  const encoded = encodeURIComponent(name).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
  return `filename*=UTF-8''${encoded}`;
}

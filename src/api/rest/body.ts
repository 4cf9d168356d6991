/** A request's body, from bytes to a JSON object, or the Problem that says why not: size, then type, then syntax. */
import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Problem, invalid } from "../../model/problem.ts";
import { ClientGone } from "../exchange.ts";
import type { Request } from "../exchange.ts";
import type { Violations } from "../method.ts";
import type { JsonFields } from "./read-json.ts";

// Far beyond any documented body; what walks values further on may then recurse.
const DEEPEST = 100;

/** Resolves to the body's object, `{}` for an empty body. `limitBytes` holds for what is sent and what it unpacks to. */
export async function readJsonBody(
  request: Request,
  limitBytes: number,
  wrong: Violations,
): Promise<JsonFields> {
  const sent = await readBytes(request, limitBytes);
  if (sent.length === 0) return {};
  requireJsonType(request.headers["content-type"]);
  const json = parseObject(await unpack(sent, request.headers["content-encoding"], limitBytes));
  for (const [name, value] of Object.entries(json)) {
    const fault = findFault(value, 1);
    if (fault) wrong.add({ field: name + fault.path, message: fault.message });
  }
  return json;
}

/** The body as it is, unpacked. */
export async function readBody(request: Request, limitBytes: number): Promise<Buffer> {
  const sent = await readBytes(request, limitBytes);
  return unpack(sent, request.headers["content-encoding"], limitBytes);
}

function readBytes(request: Request, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      reject(new Problem("BODY_TOO_LARGE", `the body is over the limit of ${limitBytes} bytes`));
    if (Number(request.headers["content-length"] ?? 0) > limitBytes) return tooLarge();
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= limitBytes) return;
      request.off("data", onData);
      tooLarge();
    };
    request.on("data", onData);
    let isRead = false;
    // HTTP/2 also ends a body that its client gave up.
    request.once("end", () => {
      isRead = !request.aborted;
      if (isRead) resolve(Buffer.concat(chunks, length));
      else reject(new ClientGone());
    });
    request.once("error", () => reject(new ClientGone()));
    request.once("close", () => {
      if (!isRead) reject(new ClientGone());
    });
  });
}

function requireJsonType(contentType = ""): void {
  if (/^application\/json\s*(;|$)/i.test(contentType.trim())) return;
  throw new Problem("UNSUPPORTED_MEDIA_TYPE", "the body must be sent with content-type application/json");
}

const inflate = promisify(gunzip);

async function unpack(bytes: Buffer, encoding = "identity", limitBytes: number): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === "identity" || name === "") return bytes;
  if (name !== "gzip")
    throw new Problem("UNSUPPORTED_MEDIA_TYPE", "of content encodings only gzip is understood");
  try {
    return await inflate(bytes, { maxOutputLength: limitBytes });
  } catch (error) {
    if (!(error instanceof RangeError)) throw wrongBody("must be the gzip that its header says");
    throw new Problem("BODY_TOO_LARGE", `the body unpacks to more than ${limitBytes} bytes`);
  }
}

function parseObject(bytes: Buffer): JsonFields {
  if (!isUtf8(bytes))
    throw wrongBody(
      "must be UTF-8; PowerShell sends that with the content type application/json; charset=utf-8",
    );
  const value = parseJson(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonFields;
  throw wrongBody("must be a JSON object");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrongBody(`must be JSON: ${(error as SyntaxError).message}`);
  }
}

function wrongBody(message: string): Problem {
  return invalid([{ field: "body", message }]);
}

interface Fault {
  readonly path: string;
  readonly message: string;
}

/** The first number that is none, or a value that is nested too deep, whether or not somebody will read it. */
function findFault(value: unknown, depth: number): Fault | undefined {
  if (typeof value === "number")
    return Number.isFinite(value) ? undefined : { path: "", message: "must be finite" };
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > DEEPEST) return { path: "", message: `must not be nested more than ${DEEPEST} deep` };
  const isList = Array.isArray(value);
  for (const [name, member] of Object.entries(value)) {
    const fault = findFault(member, depth + 1);
    if (fault) return { ...fault, path: `${isList ? `[${name}]` : `.${name}`}${fault.path}` };
  }
  return undefined;
}

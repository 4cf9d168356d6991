/**
 * An upload's body, multipart/form-data, as the messages that it would be over gRPC: its fields as the first one, then
 * the file's bytes, no faster than they are taken. Fields come before the file, since the first message does.
 */
import type { Readable } from "node:stream";
import { create } from "@bufbuild/protobuf";
import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import busboy from "busboy";
import { invalid, Problem } from "../../model/problem.ts";
import { ClientGone } from "../exchange.ts";
import type { Request } from "../exchange.ts";
import type { Violations } from "../method.ts";
import { fieldReader } from "./read-json.ts";
import type { MessageFields, ReadField } from "./read-json.ts";

export interface ReadUpload {
  (request: Request, wrong: Violations): AsyncGenerator<Message, void, undefined>;
  /** What the form calls a field of the message. */
  readonly written: (field: string) => string;
}

const LIMITS = { fields: 200, fieldSize: 64 * 1024, fieldNameSize: 100, files: 1, headerPairs: 50 };

/** Throws where the request is not one of info first and bytes after. */
export function compileUpload(desc: DescMessage): ReadUpload {
  const info = desc.fields.find((field) => field.fieldKind === "message");
  const data = desc.fields.find((field) => field.fieldKind === "scalar");
  const [oneof] = desc.oneofs;
  if (!info?.message || !data || !oneof) throw new Error(`${desc.typeName} is no upload`);
  const infoDesc = info.message;
  const readers = new Map(infoDesc.fields.map((field) => [field.name, textReader(field)]));
  const part = (field: DescField, value: unknown) => {
    const message = create(desc);
    (message as unknown as MessageFields)[oneof.localName] = { case: field.localName, value };
    return message;
  };
  const written = (field: string) =>
    field.startsWith(`${info.name}.`) ? field.slice(info.name.length + 1) : field;
  const read = async function* (request: Request, wrong: Violations) {
    const form = openForm(request);
    try {
      const file = await form.untilFile();
      const message = create(infoDesc);
      const fields = message as unknown as MessageFields;
      for (const [name, values] of form.fields) readers.get(name)?.(fields, values, "", wrong);
      if (!form.fields.has("name")) readers.get("name")?.(fields, [file.name], "", wrong);
      yield part(info, message);
      for await (const bytes of form.bytesOf(file)) yield part(data, bytes);
      await form.end();
    } finally {
      form.close();
    }
  };
  return Object.assign(read, { written });
}

/** A form's one file, whole, and the fields before it as a query. */
export async function readForm(
  request: Request,
  limitBytes: number,
): Promise<{ readonly bytes: Uint8Array; readonly query: string }> {
  const form = openForm(request);
  try {
    const file = await form.untilFile();
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const bytes of form.bytesOf(file)) {
      length += bytes.length;
      if (length > limitBytes)
        throw new Problem("BODY_TOO_LARGE", `the file is over the limit of ${limitBytes} bytes`);
      parts.push(bytes);
    }
    await form.end();
    const query = new URLSearchParams();
    for (const [name, values] of form.fields) for (const value of values) query.append(name, value);
    return { bytes: Buffer.concat(parts, length), query: query.toString() };
  } finally {
    form.close();
  }
}

/** The last of several counts; lists are parted by commas as well. */
function textReader(
  field: DescField,
): (message: MessageFields, values: readonly string[], parent: string, wrong: Violations) => void {
  const read: ReadField = fieldReader(field, "text");
  return field.fieldKind === "list"
    ? (message, values, ...rest) =>
        read(
          message,
          values.flatMap((value) => value.split(",")),
          ...rest,
        )
    : (message, values, ...rest) => read(message, values.at(-1), ...rest);
}

interface FormFile {
  readonly name: string;
  readonly stream: Readable;
}

function openForm(request: Request) {
  const parser = parserFor(request);
  const fields = new Map<string, string[]>();
  const found = Promise.withResolvers<FormFile>();
  const ended = Promise.withResolvers<void>();
  let stream: Readable | undefined;
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    found.reject(error);
    ended.reject(error);
    stream?.destroy(error);
    request.unpipe(parser);
  };
  // Whoever does not wait for them any more has its answer already.
  for (const { promise } of [found, ended]) promise.catch(() => undefined);
  parser.on("field", (name, value, { valueTruncated, nameTruncated }) => {
    if (name === "file") fail(wrongForm(name, "must be a file, with its name: in curl, file=@NAME"));
    else if (stream) fail(wrongForm(name, "must come before the file"));
    else if (valueTruncated || nameTruncated)
      fail(wrongForm(name, `is longer than ${LIMITS.fieldSize} bytes`));
    else fields.set(name, [...(fields.get(name) ?? []), value]);
  });
  parser.on("file", (_name, file, { filename }) => {
    stream = file;
    // Its end is told by whoever reads it.
    file.on("error", () => undefined);
    found.resolve({ name: filename, stream: file });
  });
  parser.on("fieldsLimit", () => fail(wrongForm("body", `must hold no more than ${LIMITS.fields} fields`)));
  parser.on("filesLimit", () => fail(wrongForm("file", "must be given once")));
  parser.on("error", (error) => fail(notMultipart(error)));
  parser.on("close", () => {
    found.reject(wrongForm("file", "is required"));
    ended.resolve();
  });
  const leave = () => {
    if (!request.complete || request.aborted) fail(new ClientGone());
  };
  request.once("error", leave).once("close", leave).once("aborted", leave);
  request.pipe(parser);
  return {
    fields,
    untilFile: () => found.promise,
    async *bytesOf({ stream }: FormFile): AsyncGenerator<Uint8Array> {
      try {
        yield* stream;
      } catch (error) {
        // The parser breaks the file off before it tells why.
        throw request.aborted ? new ClientGone() : (failure ?? notMultipart(error));
      }
    },
    end: () => ended.promise,
    /** What is not read yet is left to whoever answers. */
    close() {
      request.unpipe(parser);
      request.off("error", leave).off("close", leave).off("aborted", leave);
      request.on("error", () => undefined);
      stream?.destroy();
      parser.destroy();
    },
  };
}

function parserFor(request: Request): ReturnType<typeof busboy> {
  const { "content-type": type = "" } = request.headers;
  if (!/^multipart\/form-data\s*;/i.test(type.trim()))
    throw new Problem("UNSUPPORTED_MEDIA_TYPE", "a file must be sent with content-type multipart/form-data");
  try {
    return busboy({ headers: request.headers, limits: LIMITS, defParamCharset: "utf8" });
  } catch (error) {
    throw notMultipart(error);
  }
}

function notMultipart(error: unknown): Problem {
  return wrongForm("body", `must be multipart/form-data: ${(error as Error).message}`);
}

function wrongForm(field: string, message: string): Problem {
  return invalid([{ field: field || "body", message }]);
}

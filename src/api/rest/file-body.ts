/** A request's body that is a file as it is: alone, or as the file of a form with fields of the query before it. */
import { Problem } from "../../model/problem.ts";
import type { Request } from "../exchange.ts";
import { readBody } from "./body.ts";
import { readForm } from "./multipart.ts";

export interface FileBody {
  readonly bytes: Uint8Array;
  /** What the form's fields would be in a query. */
  readonly query: string;
}

/** What spreadsheets and command lines call a table. */
const FILE_TYPE =
  /^(?:text\/(?:csv|tab-separated-values|plain)|application\/(?:csv|vnd\.ms-excel|octet-stream))\s*(?:;|$)/i;

/** `limitBytes` holds for what is sent and what it unpacks to, `besides` is what a form may have beside the file. */
export async function readFileBody(
  request: Request,
  limitBytes: number,
  besides: readonly string[],
): Promise<FileBody> {
  const type = (request.headers["content-type"] ?? "").trim();
  if (/^multipart\/form-data\s*;/i.test(type)) return readForm(request, limitBytes, besides);
  const bytes = await readBody(request, limitBytes);
  if (FILE_TYPE.test(type)) return { bytes, query: "" };
  throw new Problem(
    "UNSUPPORTED_MEDIA_TYPE",
    "the body must be the table, with content-type text/csv, or multipart/form-data with the file",
  );
}

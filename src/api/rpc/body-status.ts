/** The status of gRPC-Web and Connect answers, which both send within the body: with reasons, where they have none. */
import { Code, ConnectError } from "@connectrpc/connect";
import { encodeEnvelope, readAllBytes } from "@connectrpc/connect/protocol";
import type { UniversalServerResponse } from "@connectrpc/connect/protocol";
import {
  codeToHttpStatus,
  createEndStreamSerialization,
  endStreamFlag,
  endStreamFromJson,
  errorFromJsonBytes,
  errorToJsonBytes,
} from "@connectrpc/connect/protocol-connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import { trailerFlag, trailerParse, trailerSerialize } from "@connectrpc/connect/protocol-grpc-web";
import { withErrorInfo } from "./errors.ts";
import { setError } from "./grpc-status.ts";

/** gRPC-Web: the trailers are the last message of the body. */
export function withReasonsInTrailers(answer: UniversalServerResponse): UniversalServerResponse {
  return withLast(answer, trailerFlag, (data) => {
    const trailer = trailerParse(data);
    const error = findTrailerError(trailer);
    return error ? trailerSerialize(setError(trailer, withErrorInfo(error))) : data;
  });
}

const endStream = createEndStreamSerialization(undefined);

/** A stream of Connect: its end is the last message of the body. */
export function withReasonsInEnd(answer: UniversalServerResponse): UniversalServerResponse {
  return withLast(answer, endStreamFlag, (data) => {
    const { metadata, error } = endStreamFromJson(data);
    return error ? endStream.serialize({ metadata, error: withErrorInfo(error) }) : data;
  });
}

/** A single answer of Connect: the error is the body. */
export async function withReasonsAsBody(answer: UniversalServerResponse): Promise<UniversalServerResponse> {
  const { header = new Headers(), body } = answer;
  // What is long enough to be packed holds details.
  if (body === undefined || header.has("content-encoding")) return answer;
  const sent = await readAllBytes(body, Number.MAX_SAFE_INTEGER);
  const unreadable = new ConnectError("internal error", Code.Internal);
  const error = withErrorInfo(errorFromJsonBytes(sent, undefined, unreadable));
  const json = errorToJsonBytes(error, undefined);
  header.set("content-length", String(json.length));
  return { ...answer, status: codeToHttpStatus(error.code), header, body: once(json) };
}

/** Passes the body on, message by message as the library sends it, and the one with the flag as `change` makes it. */
function withLast(
  answer: UniversalServerResponse,
  flag: number,
  change: (data: Uint8Array) => Uint8Array,
): UniversalServerResponse {
  const { body } = answer;
  if (body === undefined) return answer;
  const changed = async function* () {
    for await (const message of body)
      // Flags besides mean that it is packed, and then it is long enough to hold details.
      yield message[0] === flag ? encodeEnvelope(flag, change(message.subarray(HEADER_BYTES))) : message;
  };
  return { ...answer, body: changed() };
}

/** Of a message in a stream: its flags, and its length in 4 bytes. */
const HEADER_BYTES = 5;

async function* once(bytes: Uint8Array) {
  yield bytes;
}

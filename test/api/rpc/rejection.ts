/** What a client can read of an error. */
import { Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema } from "../../../gen/google/rpc/error_details_pb.js";

export interface Rejection {
  readonly code: string;
  readonly reason: string | undefined;
  readonly number: string | undefined;
  readonly fields: readonly string[];
  readonly message: string;
}

/** The error that the call ends with; throws where it ends with none. */
export async function rejection(call: Promise<unknown>): Promise<Rejection> {
  const error = await call.then(
    (answer) => new Error(`answered ${String(answer)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectError)) throw error;
  return readError(error);
}

export function readError(error: ConnectError): Rejection {
  const [info] = error.findDetails(ErrorInfoSchema);
  const [bad] = error.findDetails(BadRequestSchema);
  return {
    code: Code[error.code],
    reason: info?.reason,
    number: info?.metadata["code"],
    fields: bad?.fieldViolations.map(({ field }) => field) ?? [],
    message: error.rawMessage,
  };
}

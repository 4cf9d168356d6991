/** Resume tokens: opaque to clients, here the number of the last event seen. */
import { Problem } from "../model/problem.ts";

const FORM = /^v1:(\d{1,15})$/;

export function tokenOf(seq: number): string {
  return Buffer.from(`v1:${seq}`).toString("base64url");
}

/** Throws INVALID_ARGUMENT for what `tokenOf` never made. */
export function parseToken(token: string): number {
  const text = Buffer.from(token, "base64url").toString("latin1");
  const seq = Number(FORM.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(seq) || tokenOf(seq) !== token)
    throw badToken("this is not a resume token of this server");
  return seq;
}

export function badToken(message: string): Problem {
  return new Problem("INVALID_ARGUMENT", message, {
    field: "resume_token",
    violations: [{ field: "resume_token", message }],
  });
}

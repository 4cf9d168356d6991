/** REST calls over a real socket, and the method that stands for what the real one finds wrong. */
import type { AnyUnary, Violations } from "../../../src/api/method.ts";
import type { OpenedPort } from "../open.ts";
import type { Envelope } from "../raw.ts";

export type Body = string | Uint8Array<ArrayBuffer> | Blob;

export interface Answered extends Envelope {
  readonly status: number;
  readonly headers: Headers;
}

/** `GET /task` is below /api/v1. */
export async function call(
  { url }: OpenedPort,
  route: string,
  body?: Body,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const [method = "", path = ""] = route.split(" ");
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, ...((await response.json()) as Envelope) };
}

export const script = { serials: ["a"], script_name: "follow", script_config: {} };

/** Stands for what the method itself finds wrong, beside the reader and the rules. */
export const createTasks: Partial<AnyUnary> = {
  prepare(request, wrong: Violations) {
    const { scriptName, config } = request as unknown as { scriptName: string; config: { case?: string } };
    if (scriptName === "" && !wrong.has("script_name"))
      wrong.add({ field: "script_name", message: "is missing", reason: "SCRIPT_NAME_MISSING" });
    if (scriptName === "dance")
      wrong.add({ field: "script_name", message: "no script dance", reason: "SCRIPT_NOT_SUPPORTED" });
    if (config.case === undefined && !wrong.has("script_config"))
      wrong.add({ field: "script_config", message: "is missing" });
    return request;
  },
  handle: () => Promise.resolve({ taskIds: [101n, 102n], createdCount: 2 }),
};

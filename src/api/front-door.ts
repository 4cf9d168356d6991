/**
 * Where each request goes, whatever its HTTP version: first the guard of Host and Origin, before anything reads the
 * URL; then health, REST, RPC by path or content type, and for the rest an envelope that says there is nothing.
 */
import type { Problem } from "../model/problem.ts";
import type { Handler, Request, Response } from "./exchange.ts";
import type { SiteGuard } from "./guard.ts";
import type { Answers } from "./rest/answer.ts";
import { unknownPath } from "./rest/gateway.ts";
import { toConnectError } from "./rpc/errors.ts";
import { isRpc, refuseOverRpc } from "./rpc/refuse.ts";

export interface Doors {
  readonly rest: Handler;
  readonly rpc: Handler;
  /** Rejects with a Problem while the server cannot take tasks. */
  readonly readiness: () => Promise<void>;
  readonly answers: Answers;
}

export function createFrontDoor({ rest, rpc, readiness, answers }: Doors, guard: SiteGuard): Handler {
  const probeAnswers = answers.byCode();
  const becomeReady = async () => readiness();
  const answerReady: Handler = (request, response) => {
    becomeReady()
      .then(() => probeAnswers.succeed(request, response, "{}"))
      .catch((error: unknown) => probeAnswers.fail(request, response, error));
  };
  return (request, response) => {
    const refused = guard(request);
    if (refused) return refuse(request, response, refused, answers);
    if (isRest(request)) return rest(request, response);
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    if (path === "/healthz") return answers.succeed(request, response, "{}");
    if (path === "/readyz") return answerReady(request, response);
    if (isMethod(path, request)) return rpc(request, response);
    answers.fail(request, response, unknownPath(path));
  };
}

function isRest({ url }: Request): boolean {
  return url?.startsWith("/api/") === true;
}

function isMethod(path: string, request: Request): boolean {
  return /^\/(\w+\.)+\w+\/\w+$/.test(path) || (path.startsWith("/") && isRpc(request));
}

function refuse(request: Request, response: Response, problem: Problem, answers: Answers): void {
  if (isRest(request) || !isRpc(request)) return answers.fail(request, response, problem);
  refuseOverRpc(request, response, toConnectError(problem, "", noBug));
}

// What the guard finds is no bug.
const noBug = () => "";

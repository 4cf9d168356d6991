/**
 * REST: routes, JSON and errors derived from the descriptors at start; nothing of them is written by hand. It calls the
 * methods directly, through the checks that it shares with RPC: going through the RPC library costs several times the
 * CPU of a read.
 *
 * Promises an envelope for every request but a download of what is there and the document of the API, and of several
 * reasons to refuse it the first of: plan, path, method, size, content type, JSON syntax, then all that is wrong with
 * its values.
 */
import { create } from "@bufbuild/protobuf";
import { Problem } from "../../model/problem.ts";
import { HttpCall } from "../exchange.ts";
import type { Handler, Request, Response } from "../exchange.ts";
import type { Admission } from "../guard.ts";
import { invokeStream, invokeUnary, invokeUpload } from "../invoke.ts";
import { BODY_LIMIT_BYTES } from "../limits.ts";
import { Violations } from "../method.ts";
import type { AnyStream, AnyUnary, AnyUpload, ServiceMethods } from "../method.ts";
import type { Answers } from "./answer.ts";
import { compileBinder, isFile } from "./bind.ts";
import type { Bind } from "./bind.ts";
import { readJsonBody } from "./body.ts";
import { download } from "./download.ts";
import { readFileBody } from "./file-body.ts";
import { compileUpload } from "./multipart.ts";
import type { ReadUpload } from "./multipart.ts";
import { openApi, OPENAPI_PATH } from "./openapi.ts";
import { PathTree } from "./path-tree.ts";
import { readRoutes } from "./routes.ts";
import type { Route } from "./routes.ts";
import { fieldWriter, messageWriter } from "./write-json.ts";
import type { Write } from "./write-json.ts";

const LONGEST_SHOWN_PATH = 200;

export interface GatewayOptions {
  readonly services: readonly ServiceMethods[];
  readonly admission: Admission;
  readonly answers: Answers;
}

export function createGateway({ services, admission, answers }: GatewayOptions): Handler {
  const routes = readRoutes(services);
  const paths = compilePaths(routes);
  const document = JSON.stringify(openApi(routes));

  async function answer(request: Request, response: Response): Promise<void> {
    const call = new HttpCall(request, response);
    const { path, query } = splitUrl(request.url ?? "");
    if (isOfApi(path)) admission.admit(call);
    if (path === OPENAPI_PATH) return answers.document(response, document, request.method ?? "");
    const parts = path.slice(1).split("/");
    const endpoint = findEndpoint(paths, parts, request.method ?? "", response);
    const { desc, hasBody, bind } = endpoint;
    if (endpoint.kind === "upload") {
      const wrong = new Violations(endpoint.read.written);
      const uploaded = endpoint.read(request, wrong);
      const answered = await invokeUpload(endpoint.method, desc, uploaded, wrong, call);
      return answers.succeed(request, response, endpoint.write(answered));
    }
    const wrong = new Violations();
    const file = endpoint.fileField ? await readFileBody(request, BODY_LIMIT_BYTES) : undefined;
    const body = hasBody ? await readJsonBody(request, BODY_LIMIT_BYTES, wrong) : undefined;
    const message = bind(parts, file ? `${query}&${file.query}` : query, body, wrong);
    if (file && endpoint.fileField) Object.assign(message, { [endpoint.fileField]: file.bytes });
    if (endpoint.kind === "download")
      return download(request, response, invokeStream(endpoint.method, desc, message, wrong, call));
    const answered = await invokeUnary(endpoint.method, desc, message, wrong, call);
    answers.succeed(request, response, endpoint.write(answered));
  }

  return (request, response) => {
    answer(request, response).catch((error: unknown) => answers.fail(request, response, error));
  };
}

type Endpoint = Pick<Route, "desc"> & {
  /** JSON. */
  readonly hasBody: boolean;
  /** The bytes that the body is, where it is no JSON. */
  readonly fileField: string | undefined;
  readonly bind: Bind;
} & (
    | { readonly kind: "envelope"; readonly method: AnyUnary; readonly write: Write }
    | { readonly kind: "download"; readonly method: AnyStream }
    | {
        readonly kind: "upload";
        readonly method: AnyUpload;
        readonly read: ReadUpload;
        readonly write: Write;
      }
  );

/** The endpoints of one path by HTTP method. */
type Resource = Map<string, Endpoint>;

function compilePaths(routes: readonly Route[]): PathTree<Resource> {
  const paths = new PathTree<Resource>();
  for (const route of routes) {
    const resource = paths.at(route.segments, () => new Map<string, Endpoint>());
    if (resource.has(route.httpMethod))
      throw new Error(`${route.desc.toString()}: another method has its route`);
    resource.set(route.httpMethod, compileEndpoint(route));
  }
  return paths;
}

function compileEndpoint(route: Route): Endpoint {
  const { desc, method, answerField } = route;
  const isUpload = "receive" in method;
  const fileField = fileFieldOf(route);
  const shared = {
    ...{ desc, hasBody: route.body !== "none" && !isUpload && fileField === undefined, fileField },
    bind: isUpload ? () => create(desc.input) : compileBinder(route),
  };
  if ("follow" in method) return { ...shared, kind: "download", method };
  const write = answerField ? fieldWriter(answerField) : messageWriter(desc.output);
  if (isUpload) return { ...shared, kind: "upload", method, read: compileUpload(desc.input), write };
  return { ...shared, kind: "envelope", method, write };
}

function fileFieldOf({ body }: Route): string | undefined {
  return typeof body === "object" && isFile(body) ? body.localName : undefined;
}

/** A path belongs to its most specific template alone: GET /task/batch is no task of that name. */
function findEndpoint(
  paths: PathTree<Resource>,
  parts: readonly string[],
  httpMethod: string,
  response: Response,
): Endpoint {
  const resource = paths.find(parts);
  if (!resource) throw unknownPath(`/${parts.join("/")}`);
  // RFC 9110 9.3.2: HEAD is GET without the content, which Node leaves out by itself.
  const endpoint = resource.get(httpMethod === "HEAD" ? "GET" : httpMethod);
  if (endpoint) return endpoint;
  const allowed = [...resource.keys()]
    .flatMap((name) => (name === "GET" ? ["GET", "HEAD"] : [name]))
    .join(", ");
  response.setHeader("allow", allowed);
  throw new Problem("METHOD_NOT_ALLOWED", `/${parts.join("/")} takes ${allowed}`);
}

/** What every door answers to a path that it does not know. */
export function unknownPath(path: string): Problem {
  const shown = path.length > LONGEST_SHOWN_PATH ? `${path.slice(0, LONGEST_SHOWN_PATH)}…` : path;
  return new Problem("NOT_FOUND", `there is nothing at ${shown}; ${OPENAPI_PATH} lists what there is`);
}

function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf("?");
  return mark < 0 ? { path: url, query: "" } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

function isOfApi(path: string): boolean {
  return path.startsWith("/api/v1/") || path === "/api/v1";
}

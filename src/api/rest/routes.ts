/** The REST routes of services, as their `google.api.http` options declare them. Everything is checked at start. */
import { getOption, hasOption } from "@bufbuild/protobuf";
import type { DescField, DescMessage, DescMethod } from "@bufbuild/protobuf";
import { http } from "../../../gen/google/api/annotations_pb.js";
import type { HttpRule } from "../../../gen/google/api/http_pb.js";
import type { AnyMethod, ServiceMethods } from "../method.ts";
import { isDownload } from "./download.ts";
import { parseTemplate } from "./template.ts";
import type { Segment } from "./template.ts";

/** Unary methods and uploads answer in the envelope; a stream is a download, whose bytes are sent as they are. */
export interface Route {
  readonly httpMethod: string;
  readonly segments: readonly Segment[];
  readonly desc: DescMethod;
  readonly method: AnyMethod;
  /** The fields that the body holds, the whole request or one of its fields. */
  readonly body: "none" | "request" | DescField;
  /** The field of the answer that becomes `data`; undefined: the whole answer. */
  readonly answerField: DescField | undefined;
}

export function readRoutes(services: readonly ServiceMethods[]): readonly Route[] {
  return services.flatMap(({ service, methods }) =>
    service.methods.flatMap((desc) => {
      if (!hasOption(desc, http)) return [];
      const method = methods[desc.localName];
      if (!method || !canBeRouted(desc, method))
        throw new Error(
          `${desc.toString()} has a route but is neither a unary method nor an upload or download`,
        );
      const rule = getOption(desc, http);
      return [rule, ...rule.additionalBindings].map((binding) => readRoute(binding, desc, method));
    }),
  );
}

function canBeRouted(desc: DescMethod, method: AnyMethod): boolean {
  if (desc.methodKind === "unary") return "handle" in method;
  if (desc.methodKind === "client_streaming") return "receive" in method;
  return desc.methodKind === "server_streaming" && isDownload(desc.output) && "follow" in method;
}

function readRoute(rule: HttpRule, desc: DescMethod, method: AnyMethod): Route {
  const { pattern, body, responseBody } = rule;
  if (pattern.case === undefined || pattern.case === "custom")
    throw new Error(`${desc.toString()}: its http rule must name get, put, post, delete or patch`);
  const segments = parseTemplate(pattern.value);
  for (const segment of segments) if ("field" in segment) fieldOf(desc.input, segment.field);
  return {
    httpMethod: pattern.case.toUpperCase(),
    segments,
    desc,
    method,
    body: body === "" ? "none" : body === "*" ? "request" : fieldOf(desc.input, body),
    answerField: responseBody === "" ? undefined : fieldOf(desc.output, responseBody),
  };
}

/** The field of this name, which a route speaks of; throws if there is none. */
export function fieldOf(desc: DescMessage, name: string): DescField {
  const field = desc.fields.find((one) => one.name === name);
  if (!field) throw new Error(`${desc.typeName} has no field ${name}`);
  return field;
}

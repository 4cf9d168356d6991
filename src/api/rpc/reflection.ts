/**
 * grpc.reflection, v1 and v1alpha, from the descriptors that the generated code embeds: clients as grpcurl and
 * `buf curl` need no .proto files. An answer holds the file and everything that it imports, each once.
 */
import { createRegistry, toBinary } from "@bufbuild/protobuf";
import type { DescFile, DescService, Registry } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import type { ConnectRouter } from "@connectrpc/connect";
import { file_google_rpc_error_details } from "../../../gen/google/rpc/error_details_pb.js";
import { ServerReflection as V1 } from "../../../gen/grpc/reflection/v1/reflection_pb.js";
import type { ServerReflectionRequest as V1Request } from "../../../gen/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as V1Alpha } from "../../../gen/grpc/reflection/v1alpha/reflection_pb.js";
import type { ServerReflectionRequest as V1AlphaRequest } from "../../../gen/grpc/reflection/v1alpha/reflection_pb.js";
import { file_phonefleet_v1_error } from "../../../gen/phonefleet/v1/error_pb.js";

// The two versions differ in nothing but their package.
type Query = V1Request["messageRequest"] | V1AlphaRequest["messageRequest"];
type Answer =
  | { case: "fileDescriptorResponse"; value: { fileDescriptorProto: Uint8Array[] } }
  | { case: "allExtensionNumbersResponse"; value: { baseTypeName: string; extensionNumber: number[] } }
  | { case: "listServicesResponse"; value: { service: { name: string }[] } }
  | { case: "errorResponse"; value: { errorCode: number; errorMessage: string } };

/** Adds both versions of the reflection service; they tell of `services` and of themselves. */
export function reflectionRoutes(router: ConnectRouter, services: readonly DescService[]): void {
  const catalog = catalogOf([...services, V1, V1Alpha]);
  router.rpc(V1.method.serverReflectionInfo, async function* (requests) {
    for await (const request of requests) {
      const messageResponse = answer(catalog, request.messageRequest);
      yield { validHost: request.host, originalRequest: request, messageResponse };
    }
  });
  router.rpc(V1Alpha.method.serverReflectionInfo, async function* (requests) {
    for await (const request of requests) {
      const messageResponse = answer(catalog, request.messageRequest);
      yield { validHost: request.host, originalRequest: request, messageResponse };
    }
  });
}

/** No service's file imports them, but clients decode the details of errors by them. */
const errorFiles: readonly DescFile[] = [file_google_rpc_error_details, file_phonefleet_v1_error];

interface Catalog {
  readonly services: readonly string[];
  readonly filesByName: ReadonlyMap<string, DescFile>;
  readonly filesBySymbol: ReadonlyMap<string, DescFile>;
  readonly registry: Registry;
}

function answer(catalog: Catalog, query: Query): Answer {
  switch (query.case) {
    case "listServices":
      return { case: "listServicesResponse", value: { service: catalog.services.map((name) => ({ name })) } };
    case "fileByFilename":
      return fileAnswer(catalog.filesByName.get(query.value), query.value);
    case "fileContainingSymbol":
      return fileAnswer(catalog.filesBySymbol.get(query.value.replace(/^\./, "")), query.value);
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = query.value;
      const extension = extensionsOf(catalog, containingType).find(
        ({ number }) => number === extensionNumber,
      );
      return fileAnswer(extension?.file, `extension ${extensionNumber} of ${containingType}`);
    }
    case "allExtensionNumbersOfType": {
      if (!catalog.registry.getMessage(query.value))
        return errorAnswer(Code.NotFound, `unknown: ${query.value}`);
      const extensionNumber = extensionsOf(catalog, query.value).map(({ number }) => number);
      return { case: "allExtensionNumbersResponse", value: { baseTypeName: query.value, extensionNumber } };
    }
    case undefined:
      return errorAnswer(Code.InvalidArgument, "the request asks for nothing");
  }
}

function fileAnswer(file: DescFile | undefined, wanted: string): Answer {
  if (!file) return errorAnswer(Code.NotFound, `unknown: ${wanted}`);
  const fileDescriptorProto = [...withImports([file])].map((each) =>
    toBinary(FileDescriptorProtoSchema, each.proto),
  );
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } };
}

function errorAnswer(errorCode: Code, errorMessage: string): Answer {
  return { case: "errorResponse", value: { errorCode, errorMessage } };
}

function extensionsOf({ registry }: Catalog, typeName: string) {
  return [...registry]
    .filter((type) => type.kind === "extension")
    .filter((type) => type.extendee.typeName === typeName);
}

function catalogOf(services: readonly DescService[]): Catalog {
  const files = [...withImports([...services.map(({ file }) => file), ...errorFiles])];
  return {
    services: services.map(({ typeName }) => typeName).toSorted(),
    filesByName: new Map(files.map((file) => [file.proto.name, file])),
    filesBySymbol: new Map(files.flatMap((file) => [...symbolsOf(file)].map((symbol) => [symbol, file]))),
    registry: createRegistry(...files),
  };
}

/** The files and all that they import, each once. A Set keeps growing while it is walked. */
function withImports(files: readonly DescFile[]): ReadonlySet<DescFile> {
  const all = new Set(files);
  for (const file of all) for (const imported of file.dependencies) all.add(imported);
  return all;
}

/** Full names of everything that the file declares. */
function* symbolsOf(file: DescFile): Generator<string> {
  for (const type of nestedTypes(file)) {
    yield type.typeName;
    if (type.kind === "service") for (const method of type.methods) yield `${type.typeName}.${method.name}`;
    if (type.kind === "message") for (const member of type.members) yield `${type.typeName}.${member.name}`;
    if (type.kind === "message") for (const field of type.fields) yield `${type.typeName}.${field.name}`;
    // A value is named beside its enum, as in C++.
    if (type.kind === "enum") for (const value of type.values) yield besides(type.typeName, value.name);
  }
}

function besides(typeName: string, name: string): string {
  return typeName.slice(0, typeName.lastIndexOf(".") + 1) + name;
}

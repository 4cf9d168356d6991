import { fromBinary } from "@bufbuild/protobuf";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { ServerReflection as V1 } from "../../../gen/grpc/reflection/v1/reflection_pb.js";
import type { ServerReflectionRequestSchema } from "../../../gen/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as V1Alpha } from "../../../gen/grpc/reflection/v1alpha/reflection_pb.js";
import { testApi } from "./api.ts";

type Query = MessageInitShape<typeof ServerReflectionRequestSchema>["messageRequest"];

async function ask(version: typeof V1 | typeof V1Alpha, ...queries: Query[]) {
  // The two versions differ in nothing but their package.
  const client = createClient(version as typeof V1, (await testApi()).transport);
  async function* requests() {
    for (const messageRequest of queries) yield { host: "here", ...(messageRequest && { messageRequest }) };
  }
  const answers = [];
  for await (const answer of client.serverReflectionInfo(requests())) answers.push(answer);
  return answers;
}

async function answerTo(query: Query, version: typeof V1 | typeof V1Alpha = V1) {
  const [answer] = await ask(version, query);
  return answer?.messageResponse;
}

async function filesOf(query: Query, version?: typeof V1 | typeof V1Alpha) {
  const answer = await answerTo(query, version);
  if (answer?.case !== "fileDescriptorResponse") throw new Error(`no files: ${JSON.stringify(answer)}`);
  return answer.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
}

const TASK_FILE = "phonefleet/v1/task.proto";

describe.each([
  ["v1", V1],
  ["v1alpha", V1Alpha],
] as const)("%s", (_name, version) => {
  it("lists the services, health and itself", async () => {
    const answer = await answerTo({ case: "listServices", value: "" }, version);
    const listed =
      answer?.case === "listServicesResponse" ? answer.value.service.map(({ name }) => name) : [];
    expect(listed).toEqual([
      "grpc.health.v1.Health",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
      ...["Account", "Device", "License", "Material", "Schedule", "Script", "Settings", "Task"].map(
        (name) => `phonefleet.v1.${name}Service`,
      ),
    ]);
  });

  it("a file comes with all that it imports, each once", async () => {
    const files = await filesOf({ case: "fileByFilename", value: TASK_FILE }, version);
    const names = files.map(({ name }) => name);
    expect(names[0]).toBe(TASK_FILE);
    expect(names).toContain("google/protobuf/descriptor.proto");
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(files.flatMap(({ dependency }) => dependency)));
  });
});

describe("a symbol is found in the file that declares it", () => {
  it.each([
    ["phonefleet.v1.TaskService", TASK_FILE],
    [".phonefleet.v1.TaskService", TASK_FILE],
    ["phonefleet.v1.TaskService.CreateTasks", TASK_FILE],
    ["phonefleet.v1.Task", TASK_FILE],
    ["phonefleet.v1.Task.serial", TASK_FILE],
    ["phonefleet.v1.CreateTasksRequest.config", TASK_FILE],
    ["phonefleet.v1.TaskStatus", TASK_FILE],
    ["phonefleet.v1.TASK_STATUS_PENDING", TASK_FILE],
    ["phonefleet.v1.rest_code", "phonefleet/v1/options.proto"],
    ["google.rpc.ErrorInfo", "google/rpc/error_details.proto"],
    ["phonefleet.v1.ErrorReason", "phonefleet/v1/error.proto"],
    ["google.protobuf.FileDescriptorProto.name", "google/protobuf/descriptor.proto"],
    ["grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto"],
  ])("%s", async (symbol, file) => {
    const [first] = await filesOf({ case: "fileContainingSymbol", value: symbol });
    expect(first?.name).toBe(file);
  });
});

describe("extensions", () => {
  const OPTIONS = "google.protobuf.EnumValueOptions";

  it("are listed by their numbers", async () => {
    const answer = await answerTo({ case: "allExtensionNumbersOfType", value: OPTIONS });
    expect(answer).toMatchObject({ case: "allExtensionNumbersResponse", value: { baseTypeName: OPTIONS } });
    const numbers = answer?.case === "allExtensionNumbersResponse" ? answer.value.extensionNumber : [];
    expect(numbers).toEqual(expect.arrayContaining([50901, 50902]));
  });

  it("are found by number", async () => {
    const value = { containingType: OPTIONS, extensionNumber: 50902 };
    const [first] = await filesOf({ case: "fileContainingExtension", value: value });
    expect(first?.name).toBe("phonefleet/v1/options.proto");
  });
});

describe("what is unknown is told in the answer, and the stream goes on", () => {
  it.each<[Query, number]>([
    [{ case: "fileByFilename", value: "nonsense.proto" }, 5],
    [{ case: "fileContainingSymbol", value: "phonefleet.v1.TaskService.Nonsense" }, 5],
    [{ case: "fileContainingExtension", value: { containingType: "x.Y", extensionNumber: 1 } }, 5],
    [{ case: "allExtensionNumbersOfType", value: "x.Y" }, 5],
    [{ case: undefined }, 3],
  ])("%o", async (query, errorCode) => {
    const answers = await ask(V1, query, { case: "listServices", value: "" });
    expect(answers.map(({ messageResponse }) => messageResponse.case)).toEqual([
      "errorResponse",
      "listServicesResponse",
    ]);
    expect(answers[0]).toMatchObject({ validHost: "here", messageResponse: { value: { errorCode } } });
  });
});

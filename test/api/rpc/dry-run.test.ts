import type { MessageInitShape } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { expect, it } from "vitest";
import { TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import type { CreateTasksRequestSchema } from "../../../gen/phonefleet/v1/task_pb.js";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

type Request = MessageInitShape<typeof CreateTasksRequestSchema>;

async function setUp() {
  const { transport } = await testApi();
  const client = createClient(TaskService, transport);
  const isDry = async (request: Request) => {
    const { taskIds } = await client.createTasks({ serials: ["sim-1"], ...request });
    const { task } = await client.getTask({ taskId: taskIds[0] ?? 0n });
    return task?.dryRun;
  };
  return { client, isDry };
}

const free = (value: { readonly dry_run?: boolean; readonly captions?: string }) =>
  ({ scriptName: "post", config: { case: "scriptConfig" as const, value: { ...value } } }) satisfies Request;

it.each<[string, Request, boolean]>([
  ["the call", { ...free({}), dryRun: true }, true],
  ["the free config", free({ dry_run: true }), true],
  ["the typed config of post", { config: { case: "post", value: { dryRun: true } } }, true],
  [
    "the typed config of follow",
    { config: { case: "follow", value: { targetUsers: ["a"], dryRun: true } } },
    true,
  ],
  ["nobody", free({ captions: "hi" }), false],
])("a task is a dry run where %s says so", async (_who, request, expected) => {
  const { isDry } = await setUp();
  expect(await isDry(request)).toBe(expected);
});

it("the same call without dry_run is another one for its idempotency key", async () => {
  const { client } = await setUp();
  const request: Request = { serials: ["sim-1"], ...free({ captions: "hi" }) };
  const withKey = { headers: { "idempotency-key": "k" } };
  const first = await client.createTasks({ ...request, dryRun: true }, withKey);
  expect(await client.createTasks({ ...request, dryRun: true }, withKey)).toEqual(first);
  expect(await rejection(client.createTasks(request, withKey))).toMatchObject({ number: "40901" });
});

it("what is neither true nor false is told, with its field", async () => {
  const { client } = await setUp();
  const value = { dry_run: "perhaps" };
  const request: Request = { serials: ["a"], scriptName: "post", config: { case: "scriptConfig", value } };
  expect(await rejection(client.createTasks(request))).toMatchObject({
    number: "40001",
    fields: ["script_config.dry_run"],
  });
});

import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import type { GetArtifactResponse } from "../../../gen/phonefleet/v1/task_pb.js";
import { testApi } from "./api.ts";
import { sighting } from "./phones.ts";
import { rejection } from "./rejection.ts";

const tree = `<hierarchy text="${"x".repeat(600_000)}"/>`;

/** A task that failed and left the tree of its screen. */
async function setUp() {
  const api = await testApi();
  const client = createClient(TaskService, api.transport);
  const config = { case: "scriptConfig", value: {} } as const;
  await client.createTasks({ serials: ["sim-1"], scriptName: "post", config });
  await api.store.devices.sight([sighting(1)]);
  const [claim] = await api.store.queue.claimDue();
  const artifact = await api.artifacts.keep({ taskId: 1, attempt: 1 }, "screen.xml", Buffer.from(tree));
  const trace = { steps: [], progress: null, remark: null };
  const error = { reason: "SCREEN_UNKNOWN", message: "no such screen" } as const;
  await api.store.queue.settle(claim!, { kind: "failed", trace, error, artifacts: [artifact] }, false);
  const read = async (request: { taskId?: bigint; number?: number; name?: string } = {}) => {
    const messages: GetArtifactResponse[] = [];
    const stream = client.getArtifact({ taskId: 1n, number: 1, name: "screen.xml", ...request });
    for await (const message of stream) messages.push(message);
    return messages;
  };
  return { ...api, client, read };
}

describe("artifacts", () => {
  it("are told with their attempt, where they are read", async () => {
    const { client } = await setUp();
    const { task } = await client.getTask({ taskId: 1n });
    expect(task?.attempts[0]?.artifacts).toMatchObject([
      {
        name: "screen.xml",
        contentType: "application/xml",
        size: BigInt(tree.length),
        url: "/api/v1/task/1/attempts/1/artifacts/screen.xml",
      },
    ]);
  });

  it("are read as what they are, then their bytes in messages that every client takes", async () => {
    const { read, client } = await setUp();
    const [first, ...others] = await read();
    const { task } = await client.getTask({ taskId: 1n });
    expect(first?.artifact).toEqual(task?.attempts[0]?.artifacts[0]);
    expect(Math.max(...others.map(({ data }) => data.length))).toBeLessThanOrEqual(256 * 1024);
    expect(Buffer.concat(others.map(({ data }) => data)).toString()).toBe(tree);
  });

  it.each([
    { taskId: 2n },
    { number: 2 },
    { name: "screenshot.png" },
    { name: "../../../phonefleet.db" },
    { name: "constructor" },
    { name: "" },
  ])("of %o are NOT_FOUND", async (request) => {
    const { read } = await setUp();
    expect(await rejection(read(request))).toMatchObject({ code: "NotFound", reason: "NOT_FOUND" });
  });

  it.each([{ taskId: 0n }, { number: -1 }])("of %o are INVALID_ARGUMENT", async (request) => {
    const { read } = await setUp();
    expect(await rejection(read(request))).toMatchObject({ code: "InvalidArgument" });
  });

  it("are NOT_FOUND once their task is deleted", async () => {
    const { client, read } = await setUp();
    await client.deleteTask({ taskId: 1n });
    expect(await rejection(read())).toMatchObject({ code: "NotFound" });
  });
});

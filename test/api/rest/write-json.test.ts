import { create } from "@bufbuild/protobuf";
import type { MessageInitShape } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ListTasksResponseSchema, TaskSchema, TaskStatus } from "../../../gen/phonefleet/v1/task_pb.js";
import { messageWriter } from "../../../src/api/rest/write-json.ts";

const writeTask = messageWriter(TaskSchema);
const written = (task: MessageInitShape<typeof TaskSchema>) =>
  JSON.parse(writeTask(task)) as Record<string, unknown>;

describe("a message as documented JSON", () => {
  it("has every field: null where it is absent, zeros and empty lists where it has no absence", () => {
    expect(written({})).toEqual({
      id: 0,
      serial: "",
      username: null,
      app: null,
      script_name: "",
      script_config: null,
      status: null,
      status_text: "",
      source: null,
      start_time: null,
      scheduled_at: null,
      wait_reason: null,
      waits_until: null,
      progress: null,
      retry_count: 0,
      created_at: null,
      started_at: null,
      finished_at: null,
      error: null,
      remark: null,
      stop_requested: false,
      attempts: [],
      schedule_id: null,
      dry_run: false,
    });
  });

  it.each([
    ["an id beyond 32 bits as a number", { id: 9007199254740991n }, { id: 9007199254740991 }],
    ["a status as its number", { status: TaskStatus.PENDING }, { status: 0 }],
    [
      "other enums as lower-case text",
      { source: 1, app: 2, waitReason: 1 },
      { source: "api", app: "instagram", wait_reason: "not_connected" },
    ],
    ["a value from a later version as null", { source: 99 }, { source: null }],
    [
      "a time with milliseconds",
      { createdAt: { seconds: 1768478400n, nanos: 5_999_999 } },
      { created_at: "2026-01-15T12:00:00.005Z" },
    ],
    ["an empty text that is set", { username: "" }, { username: "" }],
    ["a zero that is set", { progress: 0 }, { progress: 0 }],
    [
      "a message in a message",
      { error: { reason: "STOPPED" } },
      { error: { reason: "STOPPED", message: "" } },
    ],
    [
      "lists of messages",
      { attempts: [{ number: 1, outcome: 3, steps: [{ name: "open", durationMs: 5n }] }] },
      {
        attempts: [
          {
            number: 1,
            started_at: null,
            finished_at: null,
            outcome: "interrupted",
            error: null,
            steps: [{ name: "open", started_at: null, duration_ms: 5, note: null }],
            artifacts: [],
          },
        ],
      },
    ],
  ])("%s", (_what, task, expected) => {
    expect(written(task)).toMatchObject(expected);
  });

  it("is the same for a message and for what it is made of", () => {
    const init = { id: 7n, serial: "sim-1", scriptConfig: { a: [1] }, status: TaskStatus.FAILED };
    expect(writeTask(create(TaskSchema, init))).toBe(writeTask(init));
  });

  it("leaves out what the place excepts, and only there", () => {
    const list = JSON.parse(messageWriter(ListTasksResponseSchema)({ tasks: [{ id: 1n }] })) as {
      tasks: object[];
    };
    expect(Object.keys(list.tasks[0] ?? {})).not.toContain("attempts");
    expect(written({ id: 1n })).toHaveProperty("attempts");
  });

  it("keeps any text and any free object as they are", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (serial, config) => {
          const free = JSON.parse(JSON.stringify(config)) as Record<string, never>;
          expect(written({ serial, scriptConfig: free })).toMatchObject({ serial, script_config: free });
        },
      ),
    );
  });
});

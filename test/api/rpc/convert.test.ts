import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { TimestampSchema, timestampDate, timestampMs } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { TaskStatus } from "../../../gen/phonefleet/v1/task_pb.js";
import { statusOf, timestamp } from "../../../src/api/rpc/convert.ts";

it("a timestamp keeps its milliseconds on the wire", () => {
  const year9999 = Date.parse("9999-12-31T23:59:59.999Z");
  fc.assert(
    fc.property(fc.integer({ min: Date.parse("0001-01-01T00:00:00Z"), max: year9999 }), (atMs) => {
      const sent = toBinary(TimestampSchema, create(TimestampSchema, timestamp(atMs)));
      const read = fromBinary(TimestampSchema, sent);
      expect(timestampMs(read)).toBe(atMs);
      expect(timestampDate(read).getTime()).toBe(atMs);
      expect(read.nanos).toBeGreaterThanOrEqual(0);
    }),
  );
});

it("every status but the unspecified has its name", () => {
  expect([0, 1, 2, 3, 4].map((status: TaskStatus) => statusOf(status))).toEqual([
    undefined,
    "pending",
    "running",
    "completed",
    "failed",
  ]);
});

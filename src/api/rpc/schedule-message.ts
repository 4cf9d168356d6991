/** Schedules as messages. */
import type { JsonObject, MessageInitShape } from "@bufbuild/protobuf";
import type { ScheduleSchema } from "../../../gen/phonefleet/v1/schedule_pb.js";
import type { CreateTasksRequestSchema } from "../../../gen/phonefleet/v1/task_pb.js";
import type { Schedule, ScheduledCall } from "../../model/recurrence.ts";
import { sources, timestamp } from "./convert.ts";

type Message = MessageInitShape<typeof ScheduleSchema>;

export function scheduleMessage(schedule: Schedule): Message {
  const { id, name, cron, timeZone, isPaused, call } = schedule;
  const { nextRunAt, lastRunAt, lastError, lastTaskCount, createdAt, updatedAt } = schedule;
  return {
    ...{ id: BigInt(id), name, cron, timeZone, paused: isPaused, request: requestMessage(call) },
    ...(nextRunAt !== null && { nextRunAt: timestamp(nextRunAt) }),
    ...(lastRunAt !== null && { lastRunAt: timestamp(lastRunAt) }),
    ...(lastError !== null && { lastError }),
    ...(lastTaskCount !== null && { lastTaskCount }),
    createdAt: timestamp(createdAt),
    updatedAt: timestamp(updatedAt),
  };
}

function requestMessage(call: ScheduledCall): MessageInitShape<typeof CreateTasksRequestSchema> {
  return {
    serials: [...call.serials],
    usernames: [...call.usernames],
    scriptName: call.scriptName,
    // It came from a Struct or from JSON, so it is one.
    config: { case: "scriptConfig", value: call.scriptConfig as JsonObject },
    enableMultiAccount: call.isMultiAccount,
    source: sources[call.source],
  };
}

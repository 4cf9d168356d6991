/**
 * The streams: what happens, as the feed tells it, with heartbeats while nothing does. They end with UNAVAILABLE when
 * the server drains, so that a client goes on elsewhere, and with RESOURCE_EXHAUSTED for a reader who is too slow.
 */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  WatchDevicesRequestSchema,
  WatchDevicesResponseSchema,
} from "../../../gen/phonefleet/v1/device_pb.js";
import { TaskEventType } from "../../../gen/phonefleet/v1/task_pb.js";
import type {
  WatchTasksRequest,
  WatchTasksRequestSchema,
  WatchTasksResponseSchema,
} from "../../../gen/phonefleet/v1/task_pb.js";
import type { Clock } from "../../clock.ts";
import type { Device } from "../../model/device.ts";
import type { StoreEvent, TaskEvent } from "../../model/event.ts";
import { Problem } from "../../model/problem.ts";
import type { FeedBatch, FeedStart, Store } from "../../store/store.ts";
import type { StreamMethod } from "../method.ts";
import { eventTypes, taskMessage, timestamp } from "./convert.ts";
import { deviceMessage } from "./device-message.ts";
import { withHeartbeats } from "./heartbeat.ts";

export interface WatchDeps {
  readonly store: Pick<Store, "feed" | "devices">;
  readonly clock: Clock;
  /** Aborts when the server begins to drain. */
  readonly closing: AbortSignal;
  /** How long a stream may be quiet. */
  readonly heartbeatMs: number;
}

type WatchTasks = StreamMethod<typeof WatchTasksRequestSchema, typeof WatchTasksResponseSchema>;
type TaskNews = MessageInitShape<typeof WatchTasksResponseSchema>;

export function watchTasks(deps: WatchDeps): WatchTasks {
  return {
    async *follow(request, { signal }) {
      let token = request.resumeToken;
      for await (const batch of followFeed(deps, startOf(request), wantedTasks(request), signal)) {
        if (batch !== "quiet") token = batch.token;
        if (batch === "quiet" || batch.events.length === 0) yield heartbeat(token, deps.clock.now());
        else for (const event of batch.events) if (event.about === "task") yield taskNews(event);
      }
    },
  };
}

type WatchDevices = StreamMethod<typeof WatchDevicesRequestSchema, typeof WatchDevicesResponseSchema>;

export function watchDevices(deps: WatchDeps): WatchDevices {
  return {
    async *follow(request, { signal }) {
      const names = new Set(request.serials);
      const isWanted = ({ aliases }: Device) => names.size === 0 || aliases.some((name) => names.has(name));
      let isFirst = true;
      for await (const batch of followFeed(deps, "now", changesDevice, signal)) {
        if (batch === "quiet") yield {};
        else {
          // The list is read once the feed has told where it stands, so that no change falls between the two.
          const devices = isFirst ? await deps.store.devices.list() : await changedDevices(deps, batch);
          isFirst = false;
          for (const device of devices) if (isWanted(device)) yield { device: deviceMessage(device) };
        }
      }
    },
  };
}

/** Ends with UNAVAILABLE when the server drains, after all that was committed until then. */
async function* followFeed(
  deps: WatchDeps,
  from: FeedStart,
  isWanted: (event: StoreEvent) => boolean,
  signal: AbortSignal,
): AsyncGenerator<FeedBatch | "quiet", void, undefined> {
  const { store, closing } = deps;
  let position = from;
  for await (const batch of followUntilClosing(deps, from, isWanted, signal)) {
    if (batch !== "quiet") position = { after: batch.token };
    yield batch;
  }
  if (signal.aborted || !closing.aborted) return;
  // The last outcomes were committed a moment before: the follower may have ended with them in its hands.
  for await (const batch of store.feed.follow(position, isWanted, signal)) {
    if (batch.events.length === 0) break;
    yield batch;
  }
  throw new Problem("UNAVAILABLE", "the server is shutting down; watch again from the last token");
}

async function* followUntilClosing(
  { store, clock, closing, heartbeatMs }: WatchDeps,
  from: FeedStart,
  isWanted: (event: StoreEvent) => boolean,
  signal: AbortSignal,
): AsyncGenerator<FeedBatch | "quiet", void, undefined> {
  const ended = new AbortController();
  const until = AbortSignal.any([signal, closing, ended.signal]);
  const batches = store.feed.follow(from, isWanted, until)[Symbol.asyncIterator]();
  try {
    yield* withHeartbeats(batches, clock, heartbeatMs);
  } finally {
    ended.abort();
    await batches.return?.();
  }
}

function startOf({ resumeToken, fromStart }: WatchTasksRequest): FeedStart {
  if (resumeToken !== "") return { after: resumeToken };
  return fromStart ? "start" : "now";
}

function wantedTasks(request: WatchTasksRequest): (event: StoreEvent) => boolean {
  const ids = new Set(request.taskIds.map(Number));
  const serials = new Set(request.serials);
  const scripts = new Set(request.scriptNames);
  return (event) =>
    event.about === "task" &&
    (ids.size === 0 || ids.has(event.taskId)) &&
    (serials.size === 0 || serials.has(event.serial)) &&
    (scripts.size === 0 || scripts.has(event.scriptName));
}

function heartbeat(resumeToken: string, now: number): TaskNews {
  return { resumeToken, type: TaskEventType.HEARTBEAT, occurredAt: timestamp(now) };
}

function taskNews(event: TaskEvent): TaskNews {
  const task = event.task
    ? taskMessage(event.task)
    : { id: BigInt(event.taskId), serial: event.serial, scriptName: event.scriptName };
  return { resumeToken: event.token, type: eventTypes[event.kind], task, occurredAt: timestamp(event.at) };
}

const movesThePhone: ReadonlySet<string> = new Set(["started", "requeued", "completed", "failed", "deleted"]);

/** A phone also changes when it takes or leaves a task. */
function changesDevice(event: StoreEvent): boolean {
  return event.about === "device" || (event.about === "task" && movesThePhone.has(event.kind));
}

async function changedDevices({ store }: WatchDeps, { events }: FeedBatch): Promise<readonly Device[]> {
  const ids = new Set(events.flatMap((event) => ("deviceId" in event ? [event.deviceId] : [])));
  const devices = await Promise.all([...ids].map((id) => store.devices.get(id)));
  // One that is gone was found to be another name of a phone, whose own change follows.
  return devices.filter((device) => device !== undefined);
}

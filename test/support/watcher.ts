/** A client that follows all tasks over gRPC, as a program that must not miss a change does. */
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { TaskEventType, TaskService } from "../../gen/phonefleet/v1/task_pb.js";

export interface Seen {
  readonly taskId: number;
  readonly type: string;
}

/** A connection of its own does not outlive its stream for long. */
const IDLE_MS = 500;

export class Watcher {
  readonly seen: Seen[] = [];
  /** Of each that it has seen. */
  readonly tokens: string[] = [];
  /** Of the last message. */
  token = "";
  #onNews: () => void = () => undefined;

  /** Follows from its token, at first from the beginning, until the server or the signal ends it; resolves to how. */
  async follow(url: string, signal?: AbortSignal, onHeartbeat?: () => void): Promise<string> {
    const transport = createGrpcTransport({ baseUrl: url, idleConnectionTimeoutMs: IDLE_MS });
    const asked = { resumeToken: this.token, fromStart: true };
    try {
      const stream = createClient(TaskService, transport).watchTasks(asked, signal ? { signal } : {});
      for await (const { resumeToken, type, task } of stream) {
        this.token = resumeToken;
        if (type === TaskEventType.HEARTBEAT) onHeartbeat?.();
        else {
          this.seen.push({ taskId: Number(task?.id), type: TaskEventType[type] });
          this.tokens.push(resumeToken);
        }
        this.#onNews();
      }
      return "ended";
    } catch (error) {
      return Code[ConnectError.from(error).code];
    }
  }

  /** Resolves once what it has seen so far fulfils it. */
  until(isEnough: (seen: readonly Seen[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#onNews = () => {
        if (isEnough(this.seen)) resolve();
      };
      this.#onNews();
    });
  }
}

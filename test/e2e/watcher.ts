/** A client that follows all tasks over gRPC, as a program that must not miss a change does. */
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { TaskEventType, TaskService } from "../../gen/phonefleet/v1/task_pb.js";

export interface Seen {
  readonly taskId: number;
  readonly type: string;
}

export class Watcher {
  readonly seen: Seen[] = [];
  /** Of the last message. */
  token = "";
  #onNews: () => void = () => undefined;

  /** Follows from its token, at first from the beginning, until the server ends the stream; resolves to how. */
  async follow(url: string): Promise<string> {
    const client = createClient(TaskService, createGrpcTransport({ baseUrl: url }));
    try {
      for await (const { resumeToken, type, task } of client.watchTasks({
        resumeToken: this.token,
        fromStart: true,
      })) {
        this.token = resumeToken;
        if (type !== TaskEventType.HEARTBEAT)
          this.seen.push({ taskId: Number(task?.id), type: TaskEventType[type] });
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

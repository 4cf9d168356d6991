/** What the client of a run asks of the server, over either protocol. */
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import { ok, restOf } from "../../support/rest.ts";

/** As POST /task takes it. */
export interface CreateBody {
  readonly serials?: string[];
  readonly usernames?: string[];
  readonly enable_multi_account?: boolean;
  readonly dry_run?: boolean;
  readonly script_name: string;
  readonly script_config: { [name: string]: unknown };
}

export interface Calls {
  create(body: CreateBody): Promise<readonly number[]>;
  /** False: the task's state forbids it. */
  stop(id: number): Promise<boolean>;
  retry(id: number, repeat: boolean): Promise<boolean>;
}

const CONFLICT = 40_901;

export function restCalls(url: string): Calls {
  const rest = restOf(url);
  const change = async (route: string, body?: object) => {
    const answer = await rest(route, body);
    if (answer.code === CONFLICT) return false;
    await ok(Promise.resolve(answer));
    return true;
  };
  return {
    create: async (body) => (await ok(rest("POST /task", body))).task_ids as number[],
    stop: (id) => change(`POST /task/${id}/stop`),
    retry: (id, repeat) => change(`POST /task/${id}/retry`, repeat ? { repeat } : undefined),
  };
}

export function grpcCalls(url: string): Calls {
  const transport = createGrpcTransport({ baseUrl: url, idleConnectionTimeoutMs: 500 });
  const client = createClient(TaskService, transport);
  const change = async (call: Promise<unknown>) => {
    try {
      await call;
      return true;
    } catch (error) {
      if (ConnectError.from(error).code === Code.FailedPrecondition) return false;
      throw error;
    }
  };
  return {
    async create({ serials = [], usernames = [], script_name: scriptName, ...body }) {
      const config = { case: "scriptConfig", value: body.script_config as Record<string, never> } as const;
      const enableMultiAccount = body.enable_multi_account ?? false;
      const { dry_run: dryRun = false } = body;
      const request = { serials, usernames, scriptName, config, enableMultiAccount, dryRun };
      return (await client.createTasks(request)).taskIds.map(Number);
    },
    stop: (id) => change(client.stopTask({ taskId: BigInt(id) })),
    retry: (id, repeat) => change(client.retryTask({ taskId: BigInt(id), repeat })),
  };
}

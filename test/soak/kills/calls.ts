/** Calls over both faces, as clients make them: what is in flight when the server dies is cut, and nothing else may be. */
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import { restOf, type Answer } from "../../support/rest.ts";
import { demand } from "./broken.ts";
import type { Asked, KnownTask, Ledger } from "./ledger.ts";

export type Face = "rest" | "grpc";

/** What is answered late is a server that hangs. */
const ANSWER_TIMEOUT_MS = 30_000;
/** What a call is told whose connection broke, depending on how far it was. */
const CUTS: ReadonlySet<Code> = new Set([Code.Unavailable, Code.Aborted, Code.Canceled, Code.Internal]);
const OK = 0;
const NOT_FOUND = 40_401;
const CONFLICT = 40_901;
const UNAVAILABLE = 50_301;

/** The server that calls go to, in one of its lives. */
export interface Boot {
  readonly url: string;
  /** It was told to end, or killed: from then on calls may be refused or cut. */
  isEnding: boolean;
}

export class Calls {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Undefined where the server went away before it answered. */
  async create(boot: Boot, asked: Asked, face: Face): Promise<readonly number[] | undefined> {
    const ids = await (face === "rest" ? this.#createByRest(boot, asked) : createByGrpc(boot, asked));
    if (ids !== undefined) this.#ledger.answered(asked, ids);
    return ids;
  }

  async stop(boot: Boot, task: KnownTask): Promise<void> {
    const answer = await this.#rest(boot, `POST /task/${task.id}/stop`);
    expectCode(answer, task.deletion === "none" ? [OK, CONFLICT] : [OK, CONFLICT, NOT_FOUND], task.id);
  }

  async retry(boot: Boot, task: KnownTask): Promise<void> {
    const answer = await this.#rest(boot, `POST /task/${task.id}/retry`);
    expectCode(answer, task.deletion === "none" ? [OK, CONFLICT] : [OK, CONFLICT, NOT_FOUND], task.id);
  }

  async retryAll(boot: Boot): Promise<void> {
    expectCode(await this.#rest(boot, "POST /task/retry-all"), [OK]);
  }

  async delete(boot: Boot, task: KnownTask): Promise<void> {
    const before = task.deletion;
    if (before === "none") task.deletion = "asked";
    const answer = await this.#rest(boot, `DELETE /task/${task.id}`);
    expectCode(answer, before === "none" ? [OK] : [OK, NOT_FOUND], task.id);
    if (answer?.code === OK || answer?.code === NOT_FOUND) task.deletion = "answered";
  }

  async deleteAll(boot: Boot, tasks: readonly KnownTask[]): Promise<void> {
    const fresh = tasks.filter(({ deletion }) => deletion === "none");
    for (const task of fresh) task.deletion = "asked";
    const answer = await this.#rest(boot, "DELETE /task/batch", { task_ids: tasks.map(({ id }) => id) });
    expectCode(answer, [OK]);
    if (answer?.code !== OK) return;
    const missing: ReadonlySet<number> = new Set(answer.data.not_found as number[]);
    const lost = fresh.filter(({ id }) => missing.has(id)).map(({ id }) => id);
    demand(lost.length === 0, "tasks that were answered are not there to be deleted", lost);
    for (const task of tasks) task.deletion = "answered";
  }

  /** Reads as a client does that looks around. */
  async look(boot: Boot, task: KnownTask | undefined): Promise<void> {
    const listed = await this.#rest(boot, "GET /task?status=1&page_size=100");
    if (listed?.code === OK) demandOneEach(listed.data.tasks as readonly { id: number; serial: string }[]);
    const stats = await this.#rest(boot, "GET /task/stats");
    if (stats?.code === OK) {
      const { total, pending, running, completed, failed } = stats.data as Record<string, number>;
      demand(total === pending! + running! + completed! + failed!, "stats do not add up");
    }
    if (task === undefined) return;
    const wasDeleted = task.deletion;
    const read = await this.#rest(boot, `GET /task/${task.id}`);
    // a delete that was asked for meanwhile may be seen or not
    if (wasDeleted === task.deletion && wasDeleted !== "asked")
      expectCode(read, [wasDeleted === "none" ? OK : NOT_FOUND], task.id);
  }

  async #createByRest(boot: Boot, { key, body }: Asked): Promise<readonly number[] | undefined> {
    const answer = await this.#rest(boot, "POST /task", body, { "idempotency-key": key });
    expectCode(answer, [OK]);
    return answer?.code === OK ? (answer.data.task_ids as number[]) : undefined;
  }

  /** Undefined where it was cut. */
  async #rest(
    boot: Boot,
    route: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer | undefined> {
    try {
      const answer = await answered(restOf(boot.url)(route, body, headers), route);
      demand(
        answer.code !== UNAVAILABLE || boot.isEnding,
        `${route} was answered ${UNAVAILABLE}: ${answer.message}`,
      );
      return answer;
    } catch (error) {
      if (boot.isEnding && error instanceof TypeError) return undefined;
      throw error;
    }
  }
}

async function createByGrpc(boot: Boot, { key, body }: Asked): Promise<readonly number[] | undefined> {
  const transport = createGrpcTransport({ baseUrl: boot.url, idleConnectionTimeoutMs: 500 });
  const { serials, usernames, script_name: scriptName, script_config: value } = body;
  const request = { serials, usernames, scriptName, config: { case: "scriptConfig", value } } as const;
  try {
    const call = createClient(TaskService, transport).createTasks(request, {
      headers: { "idempotency-key": key },
      timeoutMs: ANSWER_TIMEOUT_MS,
    });
    return (await call).taskIds.map(Number);
  } catch (error) {
    const { code } = ConnectError.from(error);
    if (boot.isEnding && CUTS.has(code)) return undefined;
    throw error;
  }
}

function demandOneEach(running: readonly { readonly id: number; readonly serial: string }[]): void {
  const bySerial = Map.groupBy(running, ({ serial }) => serial);
  for (const [serial, tasks] of bySerial)
    demand(
      tasks.length === 1,
      `${serial} runs several tasks at once`,
      tasks.map(({ id }) => id),
    );
}

function expectCode(answer: Answer | undefined, codes: readonly number[], id?: number): void {
  if (answer === undefined || answer.code === UNAVAILABLE) return;
  const about = id === undefined ? [] : [id];
  demand(codes.includes(answer.code), `answered ${answer.code}: ${answer.message}`, about);
}

async function answered<T>(answer: Promise<T>, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`${what} was not answered within ${ANSWER_TIMEOUT_MS} ms`)),
    ANSWER_TIMEOUT_MS,
  );
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

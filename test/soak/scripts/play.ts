/** Plays a run: asks for its tasks, lets come over the phone what was drawn, and waits until everything has come to its end. */
import type { JsonObject } from "../../../src/model/task.ts";
import type { CreateBody } from "./calls.ts";
import { makeFile } from "./files.ts";
import type { Claim, Outside, Registration } from "./judged.ts";
import { ACCOUNTS, SERIAL } from "./known.ts";
import { Ordeal, type Undergone } from "./ordeal.ts";
import type { Run } from "./run.ts";
import { scripts } from "./scripts.ts";
import { type Stage, until } from "./stage.ts";

/** A task as the server tells it. */
export interface Told {
  readonly id: number;
  readonly status_text: Claim["status"];
  readonly username: string | null;
  readonly error: Claim["error"];
  readonly dry_run: boolean;
  readonly remark: string | null;
  readonly wait_reason: string | null;
  readonly script_config: JsonObject;
  readonly attempts: readonly {
    readonly number: number;
    readonly started_at: string;
    readonly finished_at: string | null;
    readonly outcome: string | null;
    readonly error: Claim["error"];
  }[];
}

/** Where a run stands once nothing is under way any more. */
export interface Standing {
  readonly tasks: readonly Told[];
  readonly claims: readonly Claim[];
  readonly outside: readonly Outside[];
  readonly registrations: readonly Registration[];
}

/** On the server's clock: longer than anything that has an end. */
const ENDS_WITHIN_MS = 1_200_000;
/** In real time: whatever the app still has under way shows by then. */
const SETTLES_MS = 300;
/** A look costs a call, of which many runs share one core. */
const LOOK_PAUSE_MS = 80;

interface Quarantined {
  readonly id: number;
  readonly quarantine_reason: string | null;
}

interface Asked {
  readonly files: readonly string[];
  repeats: number;
}

export class Play {
  readonly story: string[] = [];
  readonly #run: Run;
  readonly #stage: Stage;
  readonly #ordeal: Ordeal;
  readonly #asked = new Map<number, Asked>();
  readonly #isAsked = Promise.withResolvers<void>();
  readonly #stopped = new Set<number>();
  readonly #begunAt: number;
  #retriesMs: readonly number[];

  constructor(run: Run, stage: Stage) {
    this.#run = run;
    this.#stage = stage;
    this.#begunAt = stage.clock.now();
    this.#retriesMs = run.client.retriesMs;
    const tell = (what: string) => this.#tell(what);
    this.#ordeal = new Ordeal(stage.phone, stage.clock, run.troubles, tell);
    if (run.client.stop) this.#ordeal.also(run.client.stop, () => this.#stop());
  }

  get undergone(): readonly Undergone[] {
    return this.#ordeal.undergone;
  }

  /** Of the tasks that a client asked to stop in vain or not. */
  get stopped(): ReadonlySet<number> {
    return this.#stopped;
  }

  /** Until all tasks have come to an end, with everything mended. Rejects where one does not. */
  async through(): Promise<Standing> {
    const { steps } = this.#stage;
    const off = steps.on(SERIAL, (step) => {
      this.#tell(`task ${step.taskId}, attempt ${step.attempt}: ${step.name} ${step.note}`);
      this.#ordeal.hear(step);
    });
    for (let call = 0; call < this.#run.calls; call += 1) await this.#ask();
    await this.#allEnd();
    off();
    await this.#ordeal.end();
    return this.#rest();
  }

  /** A person has mended everything, and tries again what failed. Undefined where there is nothing to try. */
  async again(isWorth: (told: Told) => boolean): Promise<Standing | undefined> {
    const { calls } = this.#stage;
    const failed = (await this.#tasks()).filter(isWorth);
    if (failed.length === 0) return undefined;
    for (const { id } of failed) {
      await calls.retry(id, false);
      this.#tell(`task ${id} is tried again, with everything mended`);
    }
    const off = this.#listen();
    await this.#allEnd();
    off();
    return this.#rest();
  }

  /** What the phone does next, whatever came before. Resolves to what is wrong with it. */
  async next(): Promise<readonly string[]> {
    const { calls, read } = this.#stage;
    const script_config = { target_user: "next.one", app: this.#run.app };
    const [id = 0] = await calls.create({ serials: [SERIAL], script_name: "follow", script_config });
    const off = this.#listen();
    await this.#until([id]);
    off();
    const told: Told = await read(`GET /task/${id}`);
    const device: { readonly state: string; readonly task_id: number | null } = await read(
      `GET /devices/${SERIAL}`,
    );
    return [
      ...(told.status_text === "completed" ? [] : [`the phone's next task: ${told.error?.message}`]),
      ...(device.state === "connected" && device.task_id === null ? [] : [`then it is ${device.state}`]),
    ];
  }

  #listen(): () => void {
    return this.#stage.steps.on(SERIAL, ({ taskId, attempt, name, note }) =>
      this.#tell(`task ${taskId}, attempt ${attempt}: ${name} ${note}`),
    );
  }

  async #ask(): Promise<void> {
    const { script, app, config, as, files, isDry } = this.#run;
    const kind = config["content_type"] === 1 ? "image" : "video";
    const made = await Promise.all(Array.from({ length: files }, () => makeFile(this.#stage.folder, kind)));
    const whose: Partial<CreateBody> =
      typeof as === "object"
        ? { usernames: [as.username] }
        : { serials: [SERIAL], enable_multi_account: as === "each" };
    const media = files > 0 ? { material_list: made.map(({ path }) => path) } : {};
    const script_config = { ...config, ...media, app };
    const ids = await this.#stage.calls.create({
      ...{ ...whose, script_name: script, script_config },
      ...(isDry && { dry_run: true }),
    });
    this.#tell(`asked for ${ids.join()}`);
    for (const id of ids) this.#asked.set(id, { files: made.map(({ sha256 }) => sha256), repeats: 0 });
    this.#isAsked.resolve();
    const wanted = as === "each" && scripts[script].of === "account" ? ACCOUNTS[app].length : 1;
    if (ids.length !== wanted) throw new Error(`${ids.length} tasks where ${wanted} were asked for`);
  }

  async #stop(): Promise<void> {
    // nobody stops what he was not told the number of
    await this.#isAsked.promise;
    const [running] = (await this.#tasks()).filter(({ status_text }) => status_text === "running");
    const id = running?.id ?? [...this.#asked.keys()].at(-1) ?? 0;
    this.#stopped.add(id);
    this.#tell(`*** stop task ${id}: ${await this.#stage.calls.stop(id)}`);
  }

  #allEnd(): Promise<void> {
    return this.#until([...this.#asked.keys()]);
  }

  /** Those that fail meanwhile are asked for again, as impatient as the client was drawn. */
  async #until(ids: readonly number[]): Promise<void> {
    const { hurry } = this.#stage;
    let unfinished: readonly Told[] = [];
    const haveEnded = async () => {
      const tasks = await this.#tasks(ids);
      const failed = tasks.find(({ status_text }) => status_text === "failed");
      if (failed && this.#retriesMs.length > 0) {
        await this.#retry(failed.id);
        return false;
      }
      unfinished = tasks.filter(({ status_text }) => status_text === "pending" || status_text === "running");
      // what waits for a quarantine to be lifted waits for a person
      if (unfinished.length > 0 && unfinished.every(waitsForPerson)) await this.#liftQuarantines();
      return unfinished.length === 0;
    };
    if (await until(haveEnded, ENDS_WITHIN_MS / hurry, LOOK_PAUSE_MS)) return;
    const [
      { id, status_text: status, remark, wait_reason: why } = {
        id: 0,
        status_text: "",
        remark: "",
        wait_reason: "",
      },
    ] = unfinished;
    throw new Error(`task ${id} does not end: ${status}, ${why ?? ""} ${remark ?? ""}`);
  }

  async #retry(id: number): Promise<void> {
    const [afterMs = 0, ...others] = this.#retriesMs;
    this.#retriesMs = others;
    await new Promise((resolve) => setTimeout(resolve, afterMs / this.#stage.hurry));
    const repeat = this.#run.client.repeats;
    const isTaken = await this.#stage.calls.retry(id, repeat);
    const asked = this.#asked.get(id);
    if (asked && isTaken && repeat) asked.repeats += 1;
    this.#tell(`*** retry task ${id}${repeat ? ", and repeat" : ""}: ${isTaken}`);
  }

  /** Everything that is under way on the phone comes to its end. */
  async #rest(): Promise<Standing> {
    await this.#liftQuarantines();
    await new Promise((resolve) => setTimeout(resolve, SETTLES_MS));
    const tasks = await this.#tasks();
    for (const { id, status_text, error } of tasks)
      this.#tell(`task ${id} is ${status_text}${error ? `, ${error.reason}: ${error.message}` : ""}`);
    const claims = tasks.map((told): Claim => {
      const {
        id,
        status_text: status,
        error,
        username,
        script_config: config,
        dry_run: isDry,
        remark,
      } = told;
      const { files = [], repeats = 0 } = this.#asked.get(id) ?? {};
      const endedAt = Math.max(0, ...told.attempts.map(({ finished_at: at }) => Date.parse(at ?? "") || 0));
      return { id, status, error, username, config, isDry, remark, endedAt, files, repeats };
    });
    const { accounts } = await this.#stage.read("GET /accounts");
    return {
      ...{ tasks, claims, outside: await this.#stage.outside() },
      registrations: accounts as readonly Registration[],
    };
  }

  /** What asks for a person finds one; what the server ends by itself does not. */
  async #liftQuarantines(): Promise<void> {
    const { read } = this.#stage;
    const device = await read(`GET /devices/${SERIAL}`);
    if (device.quarantine_kind === "asks_person")
      await read(`PATCH /devices/${SERIAL}`, { quarantined: false });
    const { accounts } = await read("GET /accounts");
    for (const { id, quarantine_reason: why } of accounts as readonly Quarantined[])
      if (why !== null) await read(`PATCH /accounts/${id}`, { quarantined: false });
  }

  #tasks(ids: readonly number[] = [...this.#asked.keys()]): Promise<readonly Told[]> {
    return Promise.all(ids.map((id) => this.#stage.read(`GET /task/${id}`) as Promise<Told>));
  }

  #tell(what: string): void {
    this.story.push(`${Math.round((this.#stage.clock.now() - this.#begunAt) / 100) / 10} s: ${what}`);
  }
}

function waitsForPerson({ wait_reason: why }: Told): boolean {
  return why === "account_quarantined" || why === "device_quarantined";
}

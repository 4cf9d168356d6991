/** One phone under test: what is asked of it over REST, what goes wrong with it, and what an outsider sees of it. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { FailureReason } from "../../src/model/problem.ts";
import type { AppName } from "../../src/sim/apps/accounts.ts";
import { Faults } from "../../src/sim/faults/faults.ts";
import type { FaultKind } from "../../src/sim/faults/faults.ts";
import type { Phone } from "../../src/sim/phone.ts";
import { assertLike } from "../support/assert-like.ts";
import type { Answer } from "../support/rest.ts";
import type { SimControl } from "../support/sim-control.ts";
import type { News } from "./news.ts";
import type { HeardStep, Steps } from "./steps.ts";

const RUNNING = 1;
const COMPLETED = 2;
const FAILED = 3;
const DEMO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));

export interface PhoneParts {
  readonly phone: Phone;
  readonly control: SimControl;
  readonly call: (route: string, body?: object) => Promise<Answer["data"]>;
  /** For files to publish. */
  readonly folder: string;
  readonly steps: Steps;
  readonly news: News;
}

/** What was asked of the phone. */
interface Asked {
  readonly id: number;
  readonly app: AppName;
  /** The caption of a post, or the user to follow: nobody else has it. */
  readonly mark: string;
  readonly script: "post" | "follow";
}

interface Wish {
  /** The end of a post's caption. */
  readonly says?: string;
  readonly app?: AppName;
  readonly config?: object;
  readonly usernames?: readonly string[];
}

/** What happens as soon as a step begins; `isDue` says at which. */
export interface Ambush {
  readonly isDue: (step: HeardStep) => boolean;
  readonly spring: () => void;
}

export class FaultyPhone {
  readonly serial: string;
  readonly #parts: PhoneParts;
  readonly #faults: Faults;
  readonly #asked: Asked[] = [];
  #marks = 0;
  /** Of the post that was asked for last. */
  lastFile = "";

  constructor(parts: PhoneParts) {
    this.#parts = parts;
    this.serial = parts.phone.serial;
    this.#faults = new Faults(parts.phone);
  }

  /** Its accounts, as an owner does it. */
  async register(): Promise<void> {
    for (const { app, name } of this.#parts.phone.accounts)
      await this.#parts.call("POST /accounts", { app, username: name, serial: this.serial });
  }

  accounts(app: AppName): readonly string[] {
    return this.#parts.phone.accounts.filter((account) => account.app === app).map(({ name }) => name);
  }

  async liftQuarantine(username: string): Promise<void> {
    const { accounts } = await this.call(`GET /accounts?serial=${this.serial}`);
    const { id } = accounts.find((one: { username: string }) => one.username === username);
    await this.call(`PATCH /accounts/${id}`, { quarantined: false });
  }

  /** Somebody has answered what the phone was held for, where it was. */
  async release(): Promise<void> {
    await this.call(`PATCH /devices/${this.serial}`, { quarantined: false });
  }

  /** Until what is returned is called. */
  onEveryStep(listener: (step: HeardStep) => void): () => void {
    return this.#parts.steps.on(this.serial, listener);
  }

  hurt(kind: FaultKind, details: object = {}): void {
    const refusal = this.#faults.start(kind, { ...details });
    if (refusal) throw new Error(refusal.error);
  }

  /** The app ends by itself, and its uploads with it. */
  crash(app: AppName): void {
    const { phone } = this.#parts;
    phone.stopApp(phone.knownApps[app].packageName);
  }

  mend(): void {
    this.#faults.mendAll();
  }

  /** Creates a task; the ambush is laid before its attempt can begin. */
  async post(
    { app = "tiktok", config, usernames = [], says = "" }: Wish = {},
    ...ambushes: Ambush[]
  ): Promise<number> {
    const mark = this.#mark() + says;
    const path = await this.video(mark);
    const script_config = { material_list: [path], captions: mark, app, ...config };
    return this.#create({ script: "post", app, mark }, { script_config, usernames }, ambushes);
  }

  async follow(
    { app = "tiktok", config, usernames = [] }: Wish = {},
    ...ambushes: Ambush[]
  ): Promise<number> {
    const mark = this.#mark().replaceAll(" ", "_");
    const script_config = { target_users: [mark], app, ...config };
    return this.#create({ script: "follow", app, mark }, { script_config, usernames }, ambushes);
  }

  /** A video that was never posted before. */
  async video(name: string): Promise<string> {
    const bytes = Buffer.concat([await readFile(DEMO), freeBox(`${this.serial} ${name}`)]);
    const path = join(this.#parts.folder, `${this.serial} ${name}.mp4`);
    await writeFile(path, bytes);
    this.lastFile = path;
    return path;
  }

  read(id: number) {
    return this.#parts.call(`GET /task/${id}`);
  }

  retry(id: number) {
    return this.#parts.call(`POST /task/${id}/retry`);
  }

  call(route: string, body?: object) {
    return this.#parts.call(route, body);
  }

  /** Looks again at all that the server tells of this phone, until it no longer throws. */
  until<T>(look: () => Promise<T>): Promise<T> {
    return this.#parts.news.until(this.serial, look);
  }

  /** Resolves once so many attempts were interrupted, or the task was over before that could be. */
  waitsOrEnds(id: number, count = 1): Promise<void> {
    return this.until(async () => {
      const { status, attempts } = await this.read(id);
      const interrupted = attempts.filter((one: { outcome: string }) => one.outcome === "interrupted");
      if (interrupted.length < count && status < COMPLETED) throw new Error(`task ${id} goes on`);
    });
  }

  /** An attempt has begun. */
  isAtWork(id: number): Promise<void> {
    return this.until(async () => assertLike(await this.read(id), { status: RUNNING }));
  }

  /** Whatever it comes to. */
  async end(id: number) {
    return this.until(async () => {
      const task = await this.read(id);
      if (task.status < COMPLETED) throw new Error(`task ${id} is ${task.status_text}: ${task.remark}`);
      return task;
    });
  }

  /** Resolves once it failed so; the message tells the phone's owner what to do. */
  async fails(id: number, reason: FailureReason, says: RegExp) {
    const task = await this.end(id);
    const message = expect.stringMatching(says);
    assertLike(task, { status: FAILED, error: { reason, message }, remark: message });
    return task;
  }

  async completes(id: number) {
    const task = await this.end(id);
    assertLike(task, { error: null, status: COMPLETED });
    return task;
  }

  /** What the server says of it. */
  async isListed(state: string) {
    return this.until(async () => {
      const device = await this.#parts.call(`GET /devices/${this.serial}`);
      assertLike(device, { state });
      return device;
    });
  }

  /** Mended, it is free, tells the truth, and does what it is asked next. */
  async recovers(): Promise<void> {
    this.mend();
    assertLike(await this.isListed("connected"), { quarantine_reason: null });
    await this.completes(await this.follow());
    await this.isHonest();
    assertLike(await this.isListed("connected"), { task_id: null });
  }

  /** What completed is seen outside once, what failed is not, and nothing else is; what is in doubt at most once. */
  async isHonest(): Promise<void> {
    const seen = await this.#outside();
    const wrong: string[] = [];
    for (const { id, mark, script } of this.#asked) {
      const { status, error } = await this.read(id);
      const times = seen.filter((one) => one === `${script} ${mark}`).length;
      const isInDoubt = /may have (been published|published|taken effect)/.test(error?.message ?? "");
      const isRight = status === COMPLETED ? times === 1 : times === 0 || (isInDoubt && times === 1);
      if (!isRight)
        wrong.push(`${script} ${mark}: status ${status} (${error?.message}), seen ${times} times`);
    }
    const asked = new Set(this.#asked.map(({ mark, script }) => `${script} ${mark}`));
    wrong.push(...seen.filter((one) => !asked.has(one)));
    if (wrong.length > 0) throw new Error(wrong.join("; "));
  }

  async #outside(): Promise<readonly string[]> {
    const { phone, control } = this.#parts;
    const all = phone.accounts.map(async ({ app, name }) => {
      const { posts, following } = await control.account(this.serial, app, name);
      return [...posts.map(({ caption }) => `post ${caption}`), ...following.map((user) => `follow ${user}`)];
    });
    return (await Promise.all(all)).flat().filter((one) => !one.startsWith("follow friend_"));
  }

  #mark(): string {
    this.#marks += 1;
    return `mark ${this.serial.replace("-", " ")} ${this.#marks}`;
  }

  async #create(
    asked: Omit<Asked, "id">,
    { script_config, usernames }: { readonly script_config: object; readonly usernames: readonly string[] },
    ambushes: readonly Ambush[],
  ): Promise<number> {
    const whose = usernames.length > 0 ? { usernames } : { serials: [this.serial] };
    for (const ambush of ambushes) this.#lay(ambush);
    const { task_ids: ids } = await this.#parts.call("POST /task", {
      ...whose,
      script_name: asked.script,
      script_config,
    });
    const id = Number(ids[0]);
    this.#asked.push({ ...asked, id });
    return id;
  }

  /** Springs once. */
  #lay({ isDue, spring }: Ambush): void {
    const off = this.#parts.steps.on(this.serial, (step) => {
      if (!isDue(step)) return;
      off();
      spring();
    });
  }
}

/** A box of an mp4 that players skip. */
function freeBox(content: string): Buffer {
  const box = Buffer.from(`\0\0\0\0free${content}`, "latin1");
  box.writeUInt32BE(box.length);
  return box;
}

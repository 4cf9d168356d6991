/**
 * The log's lines about what changed, one a change: read from the feed, so that a line is written whoever made the
 * change, and for nothing that was not committed.
 *
 * Promises that what was committed before stop() is told before it resolves. What a phone was is known from its last
 * line: one that was lost and is back before anybody looked is not told.
 */
import type { Clock } from "../clock.ts";
import type { Log } from "../log/log.ts";
import type { AccountEvent, DeviceEvent, StoreEvent, TaskEvent } from "../model/event.ts";
import type { Store } from "../store/store.ts";
import { listen } from "./listen.ts";
import { tellPhone, unseen } from "./phone-lines.ts";
import type { Known } from "./phone-lines.ts";
import { tellTask } from "./task-lines.ts";

export interface JournalDeps {
  readonly store: Pick<Store, "feed" | "devices" | "accounts" | "tasks">;
  readonly clock: Clock;
  readonly log: Log;
}

export class Journal implements AsyncDisposable {
  readonly #deps: JournalDeps;
  /** By the row of the phone. */
  readonly #phones = new Map<number, Known>();
  readonly #listening = new AbortController();
  /** Up to where all is told; undefined before it started. */
  #token: string | undefined;
  #started: Promise<void> | undefined;
  #listened: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(deps: JournalDeps) {
    this.#deps = deps;
  }

  /** Resolves once nothing that is committed from now on goes untold. */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(): Promise<void> {
    if (this.#stopped !== undefined) return;
    for (const { id, serial } of await this.#deps.store.devices.list())
      this.#phones.set(id, { ...unseen, serial });
    const following = Promise.withResolvers<void>();
    const listener = {
      isWanted,
      onFollowing: (token: string) => {
        this.#token ??= token;
        following.resolve();
      },
      onEvent: (event: StoreEvent) => this.#tell(event),
    };
    const { clock, log, store } = this.#deps;
    this.#listened = listen({ feed: store.feed, clock, log }, listener, this.#listening.signal);
    await Promise.race([following.promise, this.#listened]);
  }

  async #stop(): Promise<void> {
    await this.#started;
    this.#listening.abort();
    await this.#listened;
    if (this.#token === undefined) return;
    try {
      await this.#catchUp(this.#token);
    } catch (error) {
      this.#deps.log.warn({ err: error }, "feed broke");
    }
  }

  /** Tells what the listening left untold. */
  async #catchUp(after: string): Promise<void> {
    const never = new AbortController().signal;
    for await (const { events } of this.#deps.store.feed.follow({ after }, isWanted, never)) {
      for (const event of events) await this.#tell(event);
      // An empty batch: history is read, and what follows would be live.
      if (events.length === 0) return;
    }
  }

  /** Never rejects: a line less is no reason to tell the others twice. */
  async #tell(event: StoreEvent): Promise<void> {
    try {
      if (event.about === "task") await this.#tellTask(event);
      else if (event.about === "device") await this.#tellPhone(event);
      else if (event.about === "account") await this.#tellAccount(event);
      else if (event.about === "settings") this.#deps.log.info({}, "settings changed");
    } catch (error) {
      this.#deps.log.warn({ err: error }, "a change could not be told");
    }
    this.#token = event.token;
  }

  async #tellTask(event: TaskEvent): Promise<void> {
    const { store, log } = this.#deps;
    const phone = this.#phones.get(event.deviceId)?.serial ?? event.serial;
    // Why it was interrupted is told by the attempt: the task itself is as good as new.
    const detail = event.kind === "requeued" ? await store.tasks.get(event.taskId) : undefined;
    const attempt = detail?.attempts.find(({ number }) => number === event.attempts);
    tellTask(log, event, phone, attempt?.error ?? undefined);
  }

  async #tellPhone({ deviceId }: DeviceEvent): Promise<void> {
    const { store, log } = this.#deps;
    const device = await store.devices.get(deviceId);
    // Merged into the row of the same phone.
    if (device === undefined) return void this.#phones.delete(deviceId);
    const before = this.#phones.get(deviceId) ?? unseen;
    this.#phones.set(deviceId, tellPhone(log, before, device));
  }

  async #tellAccount({ accountId, quarantine }: AccountEvent): Promise<void> {
    const { store, log } = this.#deps;
    const account = quarantine && (await store.accounts.get(accountId));
    if (!account) return;
    const names = {
      account: account.username,
      app: account.app,
      ...(account.serial !== null && { phone: account.serial }),
    };
    if (quarantine === "ended") log.info(names, "account released");
    else log.warn({ ...names, detail: account.quarantine?.reason }, "account quarantined");
  }
}

/** New tasks are told by the call that made them, in one line, and runs of schedules by whoever runs them. */
function isWanted(event: StoreEvent): boolean {
  return event.about !== "schedule" && (event.about !== "task" || event.kind !== "created");
}

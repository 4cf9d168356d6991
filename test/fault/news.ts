/** What the server tells of each phone and its tasks, as it happens: who waits for something looks again then. */
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { DeviceService } from "../../gen/phonefleet/v1/device_pb.js";
import { TaskService } from "../../gen/phonefleet/v1/task_pb.js";

/** For a loaded machine; what is waited for comes in a few seconds. */
const PATIENCE_MS = 60_000;

export class News implements AsyncDisposable {
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #stop = new AbortController();
  readonly #followed: Promise<unknown>;

  constructor(url: string) {
    const transport = createGrpcTransport({ baseUrl: url });
    const asked = { signal: this.#stop.signal };
    this.#followed = Promise.allSettled([
      this.#follow(createClient(TaskService, transport).watchTasks({}, asked), ({ task }) => task?.serial),
      this.#follow(
        createClient(DeviceService, transport).watchDevices({}, asked),
        ({ device }) => device?.serial,
      ),
    ]);
  }

  /** Looks now, and whenever there is news of the phone or its tasks, until it no longer throws. */
  async until<T>(serial: string, look: () => Promise<T>): Promise<T> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      // listening before it looks: what happens in between is not missed
      const { isNews, forget } = this.#next(serial, patience);
      try {
        return await look();
      } catch (error) {
        if (await isNews) continue;
        throw error;
      } finally {
        forget();
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#followed;
  }

  /** Whether there was some before the patience ended. */
  #next(serial: string, patience: AbortSignal) {
    const listeners = this.#listeners.get(serial) ?? new Set();
    this.#listeners.set(serial, listeners);
    const { promise: isNews, resolve } = Promise.withResolvers<boolean>();
    const tell = () => resolve(true);
    const giveUp = () => resolve(false);
    listeners.add(tell);
    patience.addEventListener("abort", giveUp, { once: true });
    if (patience.aborted) giveUp();
    const forget = () => {
      listeners.delete(tell);
      patience.removeEventListener("abort", giveUp);
    };
    return { isNews, forget };
  }

  async #follow<Message>(stream: AsyncIterable<Message>, serialOf: (message: Message) => string | undefined) {
    for await (const message of stream) {
      const serial = serialOf(message);
      for (const tell of (serial !== undefined && this.#listeners.get(serial)) || []) tell();
    }
  }
}

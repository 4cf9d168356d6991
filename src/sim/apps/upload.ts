import type { Chance } from "../chance.ts";
import type { DelayRange } from "../delays.ts";
import type { AppHost } from "./app.ts";

export interface UploadTimes {
  /** From the tap on Post until the platform has the file. */
  readonly uploadMs: DelayRange;
  /** From then until others see the post. */
  readonly processingMs: DelayRange;
}

export interface UploadTask {
  /** False where the file has gone meanwhile: the upload then fails. */
  isReadable(): boolean;
  publish(): void;
}

const TICKS = 10;

/** One post on its way. It survives its screen, but not the end of its app. */
export class Upload {
  readonly #abort = new AbortController();
  readonly #task: UploadTask;
  #percent = 0;
  #state: "uploading" | "processing" | "ended" = "uploading";

  constructor(
    host: Pick<AppHost, "delays" | "network">,
    chance: Chance,
    times: UploadTimes,
    task: UploadTask,
  ) {
    this.#task = task;
    // whoever stops the phone or the app ends the upload; nobody is left to tell
    this.#run(host, chance, times).catch(() => {
      this.#state = "ended";
    });
  }

  /** 0 to 99 while the app shows progress, else undefined. */
  get percent(): number | undefined {
    return this.#state === "uploading" ? this.#percent : undefined;
  }

  get isProcessing(): boolean {
    return this.#state === "processing";
  }

  get isUnderWay(): boolean {
    return this.#state !== "ended";
  }

  /** The platform has everything already: the post appears, whatever happens to the phone. */
  publish(): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.#abort.abort();
    this.#task.publish();
  }

  /** Kills what is still being sent; processing is the platform's and goes on. */
  cancel(): void {
    if (this.#state === "uploading") this.#abort.abort();
  }

  async #run(host: Pick<AppHost, "delays" | "network">, chance: Chance, times: UploadTimes): Promise<void> {
    const { signal } = this.#abort;
    const uploadMs = chance.between(...times.uploadMs);
    for (let tick = 1; tick <= TICKS; tick++) {
      await host.network.passed();
      await host.delays.wait(uploadMs / TICKS, signal);
      this.#percent = Math.min(99, Math.round((tick * 100) / TICKS));
    }
    // a push to the network may have waited behind the gate for long: look at the file only now
    if (!this.#task.isReadable()) throw new Error("the file is gone");
    this.#state = "processing";
    await host.delays.wait(chance.between(...times.processingMs), signal);
    this.publish();
  }
}

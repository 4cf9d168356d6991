/** Something that can be shut for a while: who wants through waits until it opens. */
export class Gate {
  #waiting: (() => void)[] | undefined;

  get isShut(): boolean {
    return this.#waiting !== undefined;
  }

  shut(): void {
    this.#waiting ??= [];
  }

  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const go of waiting) go();
  }

  /** Resolves at once while the gate is open. */
  passed(): Promise<void> {
    const waiting = this.#waiting;
    return waiting ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
  }
}

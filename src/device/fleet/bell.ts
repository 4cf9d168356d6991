/** Rung by one, heard by one; a ring while nobody waits is kept. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  rung(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#isRung = false;
        this.#wake = undefined;
        resolve();
      };
      if (this.#isRung) this.#wake();
    });
  }
}

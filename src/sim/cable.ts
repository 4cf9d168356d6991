import { EventEmitter } from "node:events";
import { Gate } from "./gate.ts";

/** How a computer sees the phone at the other end of its cable. */
export type CableState = "device" | "unauthorized" | "absent";

/**
 * The phone's connection to a computer, whichever protocol runs over it. `change` tells of a new state;
 * `cut` ends every stream that is open. Through a shut `gate` (a frozen phone) nothing passes in either direction.
 */
export class Cable extends EventEmitter<{ change: []; cut: [] }> {
  readonly gate = new Gate();
  #state: CableState = "device";
  /** The next push breaks off half-way. */
  dropsNextPush = false;

  constructor() {
    super();
    // one listener per open stream: a hundred of them is a busy phone, not a leak
    this.setMaxListeners(0);
  }

  get state(): CableState {
    return this.#state;
  }

  set(state: CableState): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state !== "device") this.emit("cut");
    this.emit("change");
  }

  takeDroppedPush(): boolean {
    const dropped = this.dropsNextPush;
    this.dropsNextPush = false;
    return dropped;
  }
}

/** Hears each step of each attempt at the moment when it begins, and tells who waits for it on that phone. */
import type { Session } from "../../src/device/session.ts";
import type { AttemptPorts } from "../../src/run/attempt.ts";
import type { Claim } from "../../src/store/store.ts";

export interface HeardStep {
  readonly name: string;
  readonly note: string;
  /** From 1, of its attempt. */
  readonly number: number;
  readonly attempt: number;
  readonly taskId: number;
}

/** For an ambush: the first time that a step of this name begins. */
export function at(name: string | RegExp) {
  return (step: HeardStep) => (typeof name === "string" ? step.name === name : name.test(step.name));
}

type Listener = (step: HeardStep) => void;

export class Steps {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** Until what is returned is called; `listener` may break the phone before the step has begun to do anything. */
  on(serial: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(serial) ?? new Set();
    this.#listeners.set(serial, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  around = (ports: AttemptPorts<Session>): AttemptPorts<Session> => ({
    ...ports,
    openSession: (claim, signal) => {
      this.#tell(claim, 0, OPENING, "");
      return ports.openSession(claim, signal);
    },
    runScript: (claim, session, hooks, signal) => {
      let number = 0;
      const step = (name: string, note?: string, looksFor?: readonly string[]) => {
        hooks.step(name, note, looksFor);
        number += 1;
        this.#tell(claim, number, name, note ?? "");
      };
      const told = {
        step,
        progress: (percent: number) => hooks.progress(percent),
        remark: (text: string) => hooks.remark(text),
        actsAs: (username: string) => hooks.actsAs?.(username),
        countAction: (what: string) => hooks.countAction(what),
        evidence: hooks.evidence,
        passPointOfNoReturn: async (...args: Parameters<typeof hooks.passPointOfNoReturn>) => {
          await hooks.passPointOfNoReturn(...args);
          number += 1;
          this.#tell(claim, number, PASSED, "");
        },
      };
      return ports.runScript(claim, session, told, signal);
    },
  });

  #tell({ task, attempt }: Claim, number: number, name: string, note: string): void {
    for (const listener of [...(this.#listeners.get(task.serial) ?? [])])
      listener({ name, note, number, attempt, taskId: task.id });
  }
}

/** Not told to clients, but a moment of its own: before the phone is touched at all. */
export const OPENING = "(open the phone)";
/** The next thing is the tap that publishes. */
export const PASSED = "(may publish)";

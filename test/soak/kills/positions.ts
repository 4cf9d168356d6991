/** Where each phone's attempt is, as the log of one life of the server tells it. */
import type { LogLine } from "../../support/serve-process.ts";
import { demand } from "./broken.ts";

export class Position {
  readonly task: number;
  readonly phone: string;
  /** The attempt's phase and step, without names of people. */
  readonly where: string;

  constructor(task: number, phone: string, where: string) {
    this.task = task;
    this.phone = phone;
    this.where = where;
  }

  toString(): string {
    return `${this.phone} (task ${this.task}) ${this.where}`;
  }
}

export class Positions {
  readonly #log: readonly LogLine[];

  constructor(log: readonly LogLine[]) {
    this.#log = log;
  }

  /** Of the attempts that are under way. */
  now(): readonly Position[] {
    const open = new Map<string, Position>();
    let past = new Set<number>();
    for (const { msg, phone, task, step } of this.#log) {
      if (typeof phone !== "string" || typeof task !== "number") continue;
      if (msg === "attempt ended") open.delete(phone);
      else if (msg === "attempt started") {
        past = new Set([...past].filter((id) => id !== task));
        open.set(phone, new Position(task, phone, "opening the session"));
      } else if (msg === "task passes the point of no return") {
        past.add(task);
        open.set(phone, new Position(task, phone, "after the point: passed"));
      } else if (msg === "step" && open.has(phone)) {
        const phase = past.has(task) ? "after the point" : "before the point";
        open.set(phone, new Position(task, phone, `${phase}: ${nameOf(step)}`));
      }
    }
    return [...open.values()];
  }

  /** On each phone an attempt begins only after the one before has ended. */
  demandInTurn(): void {
    const open = new Map<string, number>();
    for (const { msg, phone, task } of this.#log) {
      if (typeof phone !== "string" || typeof task !== "number") continue;
      if (msg === "attempt ended") open.delete(phone);
      if (msg !== "attempt started") continue;
      const other = open.get(phone);
      demand(other === undefined, `${phone} began an attempt while task ${other} had one`, [task]);
      open.set(phone, task);
    }
  }
}

function nameOf(step: unknown): string {
  return String(step).replace(/@\S+/g, "@…");
}

/** What the clients were answered, and so what must be true of the server however often it dies. */
import type { JsonObject } from "@bufbuild/protobuf";
import { demand } from "./broken.ts";

/** What one task is to do, so that an outsider can tell it from every other. */
export interface Work {
  readonly script: "post" | "follow";
  readonly app: "tiktok" | "instagram";
  readonly serial: string;
  /** As whom; null: whoever is signed in. */
  readonly username: string | null;
  /** The file's sha256, or the phone and whom it follows: no other task has it. */
  readonly mark: string;
}

/** As POST /task takes it. */
export interface CreateBody {
  readonly serials: string[];
  readonly usernames: string[];
  readonly script_name: string;
  readonly script_config: JsonObject;
}

/** A call that creates tasks. */
export interface Asked {
  /** With it the call may be repeated. */
  readonly key: string;
  readonly body: CreateBody;
  readonly works: readonly Work[];
  /** Undefined until it was answered. */
  ids: readonly number[] | undefined;
}

export interface KnownTask {
  readonly id: number;
  readonly work: Work;
  /** "asked": the answer to the delete never came. */
  deletion: "none" | "asked" | "answered";
}

export class Ledger {
  readonly asked: Asked[] = [];
  readonly tasks = new Map<number, KnownTask>();

  answered(asked: Asked, ids: readonly number[]): void {
    if (asked.ids !== undefined) {
      demand(asked.ids.join() === ids.join(), `a repeated call was answered ${ids.join()}`, asked.ids);
      return;
    }
    demand(ids.length === asked.works.length, `${asked.works.length} tasks were asked for`, ids);
    asked.ids = ids;
    for (const [i, work] of asked.works.entries()) {
      const id = ids[i] ?? 0;
      demand(!this.tasks.has(id), "an id was given twice", [id]);
      this.tasks.set(id, { id, work, deletion: "none" });
    }
  }

  /** Any task, by a number drawn without knowing how many there are; the newest more often. */
  pick(drawn: number): KnownTask | undefined {
    const all = [...this.tasks.values()];
    const recent = drawn % 3 === 0 ? all : all.slice(-12);
    return recent[drawn % Math.max(1, recent.length)];
  }
}

export function markOfFollow(serial: string, user: string): string {
  return `${serial} ${user}`;
}

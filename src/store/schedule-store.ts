/** What clients do with schedules, and what runs them. */
import type { Directory } from "../model/plan.ts";
import type { NewSchedule, Schedule, ScheduleChange, Timing } from "../model/recurrence.ts";
import type { NewTask } from "../model/task.ts";
import type { Idempotency } from "./task-store.ts";

export interface ScheduleStore {
  /**
   * Creates it, unless `plan` refuses its call as the directory is now: no task is created. LIMIT_EXCEEDED where there
   * are too many. With a key that was used, resolves to what that created; NOT_FOUND where it is deleted since.
   */
  create(
    schedule: NewSchedule,
    nextRunAt: number | null,
    plan: Plan,
    idempotency?: Idempotency,
  ): Promise<Schedule>;
  get(id: number): Promise<Schedule | undefined>;
  /** Oldest first, with the exact number of all. `page` is from 1. */
  list(page: number, pageSize: number): Promise<{ schedules: readonly Schedule[]; total: number }>;
  /** `plan` is asked, as at the creation, where there is one. NOT_FOUND where there is no such schedule. */
  update(id: number, change: ScheduleChange, nextRunAt: NextAfterChange, plan?: Plan): Promise<Schedule>;
  /** Its tasks stay. NOT_FOUND where there is none. */
  delete(id: number): Promise<void>;
  /** Some whose time has come, by id, after this one. */
  due(now: number, after: number, limit: number): Promise<readonly Schedule[]>;
  /** The first time after this one; null: no schedule has one. */
  nextRunAt(after: number): Promise<number | null>;
  /**
   * Creates its tasks, or keeps why `plan` refuses them, and moves it on to its next time, in one commit. Does nothing
   * where the schedule has run, or was changed, since it was read.
   */
  run(due: Schedule, moved: Pick<Timing, "nextRunAt" | "ran">, plan: Plan): Promise<ScheduleRun>;
  /** Moves it on without a run, and keeps why. Resolves to false where it has run, or was changed, since. */
  leaveOut(due: Schedule, nextRunAt: number | null, why: string): Promise<boolean>;
  /** Asks of some, by id, after this one, when they run next. Resolves to the last of them; undefined: there are no more. */
  retime(after: number, limit: number, nextRunAt: NextOf): Promise<number | undefined>;
}

/** Throws the Problem that refuses. */
export type Plan = (directory: Directory) => readonly NewTask[];

/** Pure, and asked inside of the transaction. */
export type NextAfterChange = (before: Timing, after: Timing, now: number) => number | null;
export type NextOf = (schedule: Timing, now: number) => number | null;

export type ScheduleRun =
  | { readonly kind: "ran"; readonly taskIds: readonly number[] }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "changed" };

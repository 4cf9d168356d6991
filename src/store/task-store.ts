/** What clients do with tasks. */
import type { Directory } from "../model/plan.ts";
import type { NewTask, Task, TaskDetail, TaskStatus } from "../model/task.ts";

export interface TaskStore {
  /** Creates what `plan` makes of the directory, all or nothing; resolves to the ids in order. */
  create(
    names: Names,
    plan: (directory: Directory) => readonly NewTask[],
    idempotency?: Idempotency,
  ): Promise<readonly number[]>;
  /** What a plan would be asked about now, for who wants to tell what is wrong without creating anything. */
  directory(names: Names): Promise<Directory>;
  /** What an earlier call with this key and fingerprint created; undefined: there was none. */
  created(idempotency: Idempotency): Promise<readonly number[] | undefined>;
  get(id: number): Promise<TaskDetail | undefined>;
  /** Newest first, with the exact number of all that match. `page` is from 1. */
  list(
    filter: TaskFilter,
    page: number,
    pageSize: number,
  ): Promise<{ tasks: readonly Task[]; total: number }>;
  stats(): Promise<Readonly<Record<TaskStatus, number>>>;
  /** A pending task fails as STOPPED; a running one is asked to stop. Else STATE_CONFLICT. */
  stop(id: number): Promise<Task>;
  /** failed → pending, to run now. `repeat` lets it publish without looking for an earlier post. */
  retry(id: number, repeat: boolean): Promise<Task>;
  retryAll(): Promise<number>;
  /** Hides the tasks at once. A running one keeps its phone until the attempt settles. */
  delete(ids: readonly number[]): Promise<{ deletedCount: number; notFound: readonly number[] }>;
}

export interface Names {
  readonly serials: readonly string[];
  readonly usernames: readonly string[];
  /** Whether the plan asks for the accounts on the phones. */
  readonly isMultiAccount?: boolean;
}

export interface Idempotency {
  readonly key: string;
  /** Equal for equal requests. */
  readonly fingerprint: string;
}

export interface TaskFilter {
  readonly status?: TaskStatus;
  readonly serial?: string;
  readonly scriptName?: string;
  readonly source?: string;
  readonly scheduleId?: number;
}

/**
 * Everything that outlasts the process. SQL lives in this folder and nowhere else.
 *
 * Promises: a verb that resolved is durable; each change of a row appends its event in the same commit; a task is
 * claimed by one fence at a time, and whoever lost the fence writes nothing. Refuses: to wait for anything but the
 * database inside a transaction, and to decide what a pure rule of model/ decides.
 *
 * Verbs reject with `Problem` (NOT_FOUND, STATE_CONFLICT, IDEMPOTENCY_KEY_REUSED, UNAVAILABLE, or what the given rule
 * throws). Times are epoch milliseconds from the injected clock.
 */
import type { Artifact, ArtifactName, AttemptKey } from "../model/artifact.ts";
import type { Device, NewQuarantine, QuarantineKind, Sighting } from "../model/device.ts";
import type { StoreEvent } from "../model/event.ts";
import type { LibraryMaterial, Material, MaterialChange, NewMaterial } from "../model/material.ts";
import type { Settings, SettingsChange } from "../model/settings.ts";
import type { AttemptEnd } from "../model/settle.ts";
import type { MediaFile, PointOfNoReturn, Step, Task } from "../model/task.ts";
import type { AccountStore } from "./account-store.ts";
import type { ScheduleStore } from "./schedule-store.ts";
import type { TaskStore } from "./task-store.ts";

export interface Store extends AsyncDisposable {
  readonly tasks: TaskStore;
  readonly queue: Queue;
  readonly devices: DeviceStore;
  readonly accounts: AccountStore;
  readonly artifacts: ArtifactStore;
  readonly materials: MaterialStore;
  readonly settings: SettingsStore;
  readonly schedules: ScheduleStore;
  readonly feed: Feed;
  /** Resolves when the database can be read and written, else rejects with UNAVAILABLE. */
  ping(): Promise<void>;
}

/** What the scheduler does with tasks. Every verb that names a claim does nothing once its fence is lost. */
export interface Queue {
  /**
   * At start: takes back what the previous boot of this process was running, as interrupted attempts, and marks every
   * phone as not connected until it is seen again.
   */
  recover(): Promise<{ readonly requeued: number; readonly failed: number }>;
  /** Claims at most one due task for each free, connected phone (of these, where given), fair among phones. */
  claimDue(deviceIds?: readonly number[]): Promise<readonly Claim[]>;
  /** Ends the attempt and, in the same commit, claims the phone's next due task where asked to. */
  settle(claim: Claim, settlement: Settlement, claimNext: boolean): Promise<Claim | undefined>;
  /** Keeps what the attempt did so far. Resolves to false when the fence is lost. */
  record(claim: Claim, trace: Trace): Promise<boolean>;
  /** Durable before it resolves. Resolves to false when the fence is lost or a stop was asked for: do not publish. */
  passPointOfNoReturn(claim: Claim, point: PointOfNoReturn, trace: Trace): Promise<boolean>;
  /**
   * The claim's account acts from now on, by what may be repeated. Durable before it resolves. Resolves to false when the
   * fence is lost or a stop was asked for: do not act.
   */
  countAction(claim: Claim): Promise<boolean>;
  /** When the next pending task becomes due, or may run since its account may go on; null: there is none. */
  nextDueAt(): Promise<number | null>;
}

export interface Claim {
  readonly task: Task;
  readonly deviceId: number;
  /** The name that adb has for the phone. */
  readonly adbSerial: string;
  /** What the phone is called here, however it is reached: its ro.serialno. */
  readonly phone: string;
  /** The app's package, where the account names one; null: whichever of the app's the phone has. */
  readonly package: string | null;
  readonly fence: number;
  /** From 1. */
  readonly attempt: number;
  /** Set when an earlier attempt may have published: look before publishing. Null also after a retry with `repeat`. */
  readonly point: PointOfNoReturn | null;
  /** Where there is a point: those that the app's other tasks passed on the phone since, the earliest first. */
  readonly pointsSince?: readonly PointOfNoReturn[];
}

export interface Trace {
  readonly steps: readonly Step[];
  readonly progress: number | null;
  readonly remark: string | null;
}

export type Settlement = {
  readonly trace: Trace;
  /** Files that were written before, and are registered with the settlement. */
  readonly artifacts?: readonly Artifact[];
} & AttemptEnd;

/** Which files are kept; the files themselves are somebody else's. */
export interface ArtifactStore {
  /** Undefined where none of this name is kept, or the task is deleted. */
  get(of: AttemptKey, name: ArtifactName): Promise<Artifact | undefined>;
  /** Forgets what is over the limits, the oldest first and all of an attempt at once. */
  prune(
    limits: ArtifactLimits,
  ): Promise<{ readonly forgotten: readonly AttemptKey[]; readonly keptBytes: number }>;
  /** Of these, the attempts whose files nobody can ask for any more: they have ended and none is registered. */
  leftovers(of: readonly AttemptKey[]): Promise<readonly AttemptKey[]>;
}

export interface ArtifactLimits {
  readonly maxAgeMs: number;
  /** Of all files together. */
  readonly maxBytes: number;
}

/**
 * The library, and what accounts published, so that none publishes a file twice. A file that is taken counts as
 * published; it is given back where the attempt ends before the point of no return.
 */
export interface MaterialStore {
  /** Resolves to the material that holds the same, where there is one; that stays as it is. */
  add(material: NewMaterial): Promise<{ readonly material: LibraryMaterial; readonly isNew: boolean }>;
  get(id: number): Promise<LibraryMaterial | undefined>;
  /** Newest first, with the exact number of all that match. */
  list(
    filter: MaterialFilter,
    page: number,
    pageSize: number,
  ): Promise<{ materials: readonly LibraryMaterial[]; total: number }>;
  /** NOT_FOUND where there is none. */
  update(id: number, change: MaterialChange): Promise<LibraryMaterial>;
  /** Resolves to what was deleted. What accounts used of it stays used. NOT_FOUND where there is none. */
  delete(id: number): Promise<LibraryMaterial>;
  /** Of these, the hashes that no material has. */
  leftovers(hashes: readonly string[]): Promise<readonly string[]>;
  /** What the claim's account could take from the library now. */
  choose(claim: Claim, wish: MaterialWish): Promise<Choice>;
  /** What the claim's account has taken so far. */
  usedBy(claim: Claim): Promise<readonly UsedFile[]>;
  /** The files become the task's own, all or none. */
  take(claim: Claim, materials: readonly Material[]): Promise<Taking>;
}

export interface MaterialFilter {
  readonly kind?: MediaFile["kind"];
  readonly tag?: string;
  /** "": only those for everybody. */
  readonly username?: string;
}

export interface MaterialWish {
  readonly kind: MediaFile["kind"];
  /** One of these, where there are any. */
  readonly tags: readonly string[];
  readonly count: number;
  /** A number by chance in [0, 1), which decides among videos. */
  readonly at: number;
}

export type Choice =
  /** As many as there are, at most `count`, in order. */
  | { readonly kind: "chosen"; readonly materials: readonly LibraryMaterial[] }
  /** The first filter that leaves nothing: the kind and whose it is, the tags, or what the account has used. */
  | { readonly kind: "none"; readonly filter: "kind" | "tags" | "used" };

export interface UsedFile extends Pick<MediaFile, "path" | "size" | "modifiedAtMs"> {
  readonly sha256: string;
}

export type Taking =
  | { readonly kind: "taken" }
  /** The account has taken these meanwhile. */
  | { readonly kind: "used"; readonly sha256: readonly string[] }
  /** The claim's fence. */
  | { readonly kind: "lost" };

export interface DeviceStore {
  /**
   * Takes over what the fleet saw anew; a phone that is not named stays as it was. Names of one phone become one row;
   * within the limit are the longest known. A phone counts as connected once its identity is known.
   */
  sight(sightings: readonly Sighting[]): Promise<void>;
  /** How many connected phones may run tasks. */
  setLimit(deviceLimit: number): Promise<void>;
  list(): Promise<readonly Device[]>;
  /** By id, or by any of its names. */
  get(idOrName: number | string): Promise<Device | undefined>;
  /** Starts one, unless there is one that weighs more. */
  quarantine(id: number, quarantine: NewQuarantine): Promise<void>;
  /** Ends it, or only one of this kind. STATE_CONFLICT where two phones go by one name: only leaving ends that. */
  lift(id: number, kind?: QuarantineKind): Promise<void>;
}

export interface SettingsStore {
  get(): Promise<Settings>;
  /** Resolves to all of them once they count. */
  update(decide: (now: Settings) => SettingsChange): Promise<Settings>;
}

/** History, then live: every event once, in commit order. */
export interface Feed {
  /**
   * Yields batches until the signal aborts, then returns. The first batch may be empty and tells where the reader stands; an
   * empty one also comes when history is read and what follows is live. Rejects with INVALID_ARGUMENT for a token
   * that is none, and with LIMIT_EXCEEDED when the reader is too slow: it can go on from its last token.
   */
  follow(
    from: FeedStart,
    isWanted: (event: StoreEvent) => boolean,
    signal: AbortSignal,
  ): AsyncIterable<FeedBatch>;
}

export type FeedStart = "start" | "now" | { readonly after: string };

export interface FeedBatch {
  /** Where to go on after this batch. */
  readonly token: string;
  readonly events: readonly StoreEvent[];
}

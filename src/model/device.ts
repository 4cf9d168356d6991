/** A phone, whatever it is called: adb serials are aliases of its identity. */
import type { LastingTrouble, Trouble } from "./trouble.ts";

export type DeviceState = "not_connected" | "unauthorized" | "offline" | "connected";

/** What a connected phone tells about itself. */
export interface DeviceFacts {
  /** ro.product.model. */
  readonly model: string;
  /** ro.build.version.release. */
  readonly androidVersion: string;
  /** ro.build.version.sdk. */
  readonly sdk: number;
}

export interface Device {
  readonly id: number;
  /** ro.serialno; until the phone was connected once, the name that a task gave. */
  readonly serial: string;
  readonly aliases: readonly string[];
  /** What adb calls it now; null while adb does not see it. */
  readonly adbSerial: string | null;
  readonly state: DeviceState;
  readonly stateSince: number;
  readonly facts: DeviceFacts | null;
  readonly taskId: number | null;
  readonly isWithinLimit: boolean;
  readonly lastSeenAt: number | null;
  /** Why it is not there for work, where that is known. */
  readonly trouble: LastingTrouble | null;
  readonly quarantine: PhoneQuarantine | null;
}

/** Why something is kept from work until a person or time lifts it. */
export interface Quarantine {
  readonly reason: string;
  readonly since: number;
}

/**
 * Why a phone is in quarantine: an attempt still holds it; its last attempts all failed by its own fault; a person wants it; another
 * phone has its name or serial; or an app on it asks for what is a person's to decide.
 */
export const quarantineKinds = ["held", "failing", "by_hand", "shared", "asks_person"] as const;

export type QuarantineKind = (typeof quarantineKinds)[number];

export interface NewQuarantine {
  readonly kind: QuarantineKind;
  readonly reason: string;
  /** When it ends by itself, epoch milliseconds; null: when its cause has gone, or a person lifts it. */
  readonly until: number | null;
}

export interface PhoneQuarantine extends Quarantine, NewQuarantine {}

/** What the fleet saw of one adb serial. Facts and identity are known only once it answered. */
export interface Sighting {
  /** The name that adb has for it. */
  readonly adbSerial: string;
  /** ro.serialno, once read. */
  readonly identity: string | null;
  readonly state: DeviceState;
  readonly facts: DeviceFacts | null;
  /** Of its kernel, new with each start of the phone: two ways to one phone tell the same one. Absent where it is not told. */
  readonly bootId?: string;
  /** Why it cannot be used although adb lists it. Says who it is, and what to do. */
  readonly refusal?: string;
  /** Absent while it is well, or is only just looked at. */
  readonly trouble?: Trouble;
}

/** What the doctor found about one thing; and the closed list of what can be wrong, each with an exit code. */

/** A smaller code is nearer to the root: what hinders the server goes before what hinders a phone. */
export const troubles = {
  DATA_UNUSABLE: { exitCode: 10, means: "the data directory cannot be written, or is of a newer release" },
  PORT_TAKEN: { exitCode: 11, means: "another program has the port" },
  DISK_FULL: { exitCode: 12, means: "the disk of the data directory is nearly full" },
  ZONE_UNKNOWN: { exitCode: 13, means: "the system has no time zone, or one that does not exist" },
  CLOCK_ODD: { exitCode: 14, means: "this computer's clock is far from that of its files or its phones" },
  PROFILE_REFUSED: {
    exitCode: 15,
    means: "an operator's profile is broken, and the one before it is in use",
  },
  SCRIPT_REFUSED: { exitCode: 16, means: "an operator's script cannot be used, and is left out" },
  ADB_MISSING: { exitCode: 20, means: "there is no program adb, and no adb server either" },
  ADB_OLD: { exitCode: 21, means: "the program adb, or an adb server, is too old" },
  ADB_UNREACHABLE: { exitCode: 22, means: "an adb server is not there" },
  ADB_HUNG: { exitCode: 23, means: "an adb server takes connections and answers nothing" },
  NO_PHONE: { exitCode: 30, means: "an adb server knows no phone" },
  PHONE_UNAUTHORIZED: { exitCode: 31, means: "a phone does not allow this computer" },
  PHONE_OFFLINE: { exitCode: 32, means: "a phone is offline, or not started as it should be" },
  PHONE_SILENT: { exitCode: 33, means: "adb lists a phone, and it answers nothing" },
  PHONE_LOCKED: { exitCode: 34, means: "a phone asks for a PIN, pattern or password" },
  BATTERY_LOW: { exitCode: 35, means: "a phone has too little of its battery left for tasks" },
  UI_SERVER_BLOCKED: { exitCode: 36, means: "a phone would not take the UI server" },
  APP_MISSING: { exitCode: 37, means: "an app is not on a phone" },
  APP_UNVERIFIED: { exitCode: 38, means: "an app is of a version that its profile was not written for" },
  PHONE_CLOCK_ODD: { exitCode: 39, means: "a phone's clock is far from this computer's" },
} as const satisfies Readonly<Record<string, { readonly exitCode: number; readonly means: string }>>;

export type Trouble = keyof typeof troubles;

export type Finding =
  | { readonly kind: "fine" | "note"; readonly what: string }
  | {
      readonly kind: "wrong";
      readonly trouble: Trouble;
      readonly what: string;
      readonly remedy: string;
    };

export const fine = (what: string): Finding => ({ kind: "fine", what });
export const note = (what: string): Finding => ({ kind: "note", what });
export const wrong = (trouble: Trouble, what: string, remedy: string): Finding => ({
  kind: "wrong",
  trouble,
  what,
  remedy,
});

/** What is wrong, the nearest to the root first. */
export function troublesOf(findings: readonly Finding[]): readonly Trouble[] {
  const found = new Set(findings.flatMap((finding) => (finding.kind === "wrong" ? [finding.trouble] : [])));
  return [...found].toSorted((a, b) => troubles[a].exitCode - troubles[b].exitCode);
}

/** 0 where nothing is wrong. */
export function exitCodeOf(findings: readonly Finding[]): number {
  const [first] = troublesOf(findings);
  return first === undefined ? 0 : troubles[first].exitCode;
}

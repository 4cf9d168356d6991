/**
 * Each thing that can come in the way at each step of each task: the steps are those of a clean run. What comes of a task
 * under them is judged by what an outsider sees.
 */
import type { FailureReason } from "../../src/model/problem.ts";
import type { AppName } from "../../src/sim/apps/accounts.ts";
import { HARMLESS_POPUPS } from "../support/popups.ts";
import type { FaultyPhone } from "./faulty-phone.ts";
import type { HeardStep } from "./steps.ts";

export interface Kind {
  readonly name: string;
  readonly begin: (phone: FaultyPhone) => void;
  /** What it may fail as: a person has to do something first, or nobody can tell what became of it. */
  readonly mayFail?: readonly FailureReason[];
  /** The attempt may be broken off by it. */
  readonly needsMending?: true;
}

/** What the script has to get over by itself, then what a person mends. */
const kinds: readonly Kind[] = [
  ...HARMLESS_POPUPS.map((name): Kind => ({
    name: `popup ${name}`,
    // a touch that was meant for the app may have told Android to end it, and its upload with it
    ...(name === "not_responding" && { mayFail: ["OUTCOME_UNKNOWN"] }),
    begin: (phone) => phone.hurt("popup", { name }),
  })),
  { name: "kill_ui_server", begin: (phone) => phone.hurt("kill_ui_server") },
  { name: "asleep", begin: (phone) => phone.hurt("asleep") },
  { name: "locked", begin: (phone) => phone.hurt("locked") },
  {
    name: "popup consent",
    mayFail: ["CONSENT_NEEDED"],
    begin: (phone) => phone.hurt("popup", { name: "consent" }),
  },
  {
    name: "locked with a PIN",
    mayFail: ["DEVICE_LOCKED"],
    begin: (phone) => phone.hurt("locked", { pin: true }),
  },
  { name: "unplug", needsMending: true, begin: (phone) => phone.hurt("unplug") },
];

export interface Work {
  readonly app: AppName;
  readonly script: "post" | "follow";
}

export const works: readonly Work[] = (["tiktok", "instagram"] as const).flatMap((app) => [
  { app, script: "post" },
  { app, script: "follow" },
]);

export interface Disturbance {
  readonly work: Work;
  /** The name of the step, without what is this task's own. */
  readonly step: string;
  readonly kind: Kind;
}

/** The different steps of a clean run, in their order. */
export async function cleanSteps(phone: FaultyPhone, { app, script }: Work): Promise<readonly string[]> {
  const names: string[] = [];
  const off = phone.onEveryStep(({ name }) => names.push(anonymous(name)));
  await phone.completes(await phone[script]({ app }));
  off();
  return [...new Set(names)];
}

/** The whole product. */
export function allOf(work: Work, steps: readonly string[]): readonly Disturbance[] {
  return kinds.flatMap((kind) => steps.map((step) => ({ work, step, kind })));
}

export function tell({ work, step, kind }: Disturbance): string {
  return `${kind.name} at "${step}" of a ${work.script} on ${work.app}`;
}

/** Resolves once the task came to the end that it should, and the phone did another; rejects with what is wrong. */
export async function undergo(phone: FaultyPhone, { work, step, kind }: Disturbance): Promise<void> {
  const { app, script } = work;
  const isDue = ({ name }: HeardStep) => anonymous(name) === step;
  const id = await phone[script](
    { app, config: script === "post" ? { upload_wait_time: 120 } : {} },
    { isDue, spring: () => kind.begin(phone) },
  );
  if (kind.needsMending) await phone.waitsOrEnds(id);
  if (kind.needsMending) phone.mend();
  const task = await phone.end(id);
  await phone.isHonest();
  if (task.status_text === "failed") {
    const isExpected = kind.mayFail?.includes(task.error.reason) === true;
    if (!isExpected) throw new Error(`${task.error.reason}: ${task.error.message}`);
    phone.mend();
    await phone.release();
    await phone.retry(id);
    await phone.completes(id);
  }
  await phone.recovers();
}

function anonymous(step: string): string {
  return step.replaceAll(/@\S+/g, "@…").replaceAll(/"[^"]*"/g, '"…"');
}

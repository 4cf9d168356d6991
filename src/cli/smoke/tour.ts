/** The tour of one phone: what is tried of each app in turn, told as it goes, and the phone left as it was found. */
import { deadline } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import type { PhoneLink } from "../../device/adb/link.ts";
import { removeMedia } from "../../device/media/sweep.ts";
import type { App, PointOfNoReturn } from "../../model/task.ts";
import type { Profile } from "../../scripts/apps/profile.ts";
import { retreatFrom } from "../../scripts/leave-editors.ts";
import { Album } from "./album.ts";
import { readApp, readPhone } from "./phone-facts.ts";
import { plansFor, type Wishes } from "./plans.ts";
import type { AppReport, Report } from "./report.ts";
import { runTrial, type Trial, type TrialPlan } from "./trial.ts";

export interface TourOptions {
  readonly link: PhoneLink;
  readonly apps: readonly App[];
  readonly wishes: Wishes;
  readonly profileOf: (app: App) => Promise<Profile>;
  /** Where pages are kept. */
  readonly folder: string;
  readonly hasPictures: boolean;
  /** What is not to stand in the report. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  /** Ends the tour where it is. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const CLEAN_UP_MS = 10_000;

export async function tour(options: TourOptions): Promise<Pick<Report, "facts" | "apps">> {
  const { link, signal } = options;
  const facts = await readPhone(link, signal);
  const apps: AppReport[] = [];
  for (const app of options.apps) {
    const { packageName, facts: about } = await readApp(link, await options.profileOf(app), signal);
    if (packageName === undefined) options.say(`${app}: the phone does not have it`);
    const trials = packageName === undefined ? [] : await tryAll(app, options);
    apps.push({ app, facts: about, trials });
    if (signal.aborted || trials.some(({ isPhoneLost }) => isPhoneLost)) break;
  }
  return { facts, apps };
}

async function tryAll(app: App, options: TourOptions): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  const attempt = async (plan: TrialPlan): Promise<Trial> => {
    const { folder, hasPictures, secrets, profileOf, clock, link, signal } = options;
    const prefix = `${app}-${trials.length + 1}`;
    const album = new Album({ folder, prefix, hasPictures, secrets, clock });
    const trial = await runTrial(plan, { link, album, profileOf, clock, signal });
    options.say(`${app}: ${plan.name}: ${trial.end}\n  ${trial.told}`);
    trials.push(trial);
    return trial;
  };
  for (const plan of plansFor(app, options.wishes)) {
    const begun = options.clock.now();
    const trial = await attempt(plan);
    if (trial.isPhoneLost || options.signal.aborted) break;
    if (plan.script.name !== "post") continue;
    // what failed on the way may have left a draft as well
    const point: PointOfNoReturn = trial.point ?? {
      at: begun,
      caption: options.wishes.caption,
      newestBefore: null,
    };
    await attempt({ ...plan, name: `back out of ${plan.name}`, script: retreatFrom(point) });
  }
  await cleanUp(
    trials.flatMap(({ media }) => media),
    options,
  );
  return trials;
}

/** What stays, as on a phone that is gone, the next session takes off after some hours. */
async function cleanUp(media: readonly string[], { link, clock, say }: TourOptions): Promise<void> {
  const late = deadline(clock, CLEAN_UP_MS, () => new Error("there was no time to take the files off"));
  try {
    const { stdout } = await link.shell("getprop ro.build.version.sdk", late.signal);
    const sdk = Number.parseInt(stdout, 10) || 0;
    for (const path of media) await removeMedia(link, path, sdk, late.signal);
  } catch (error) {
    if (media.length > 0) say(`left on the phone: ${media.join(", ")} (${String(error)})`);
  } finally {
    late.cancel();
  }
}

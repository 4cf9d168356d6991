/** A sound's own page, opened by its address: a post that begins there has the sound. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Door } from "../compose/door.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { notFound } from "./sound-search.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

/** So long a link may take before it is opened again. */
const OPEN_AGAIN_MS = 10_000;
/** A page may seem empty at first; what it says then goes away. */
const MISSING_LASTS_MS = 2500;

/** Its `toIt` rejects with SOUND_NOT_FOUND where the page says so, or offers no sound within `waitMs` of its app's coming to the front. */
export function bySoundPage(context: Context, url: string, waitMs: number): Door {
  const { session, profile, clock, packageName } = context;
  const { useThisSound, noSuchSound, gallery, cameraGallery } = profile.selectors;
  let openedAt: number | undefined;
  const noButton = new Absence(context, { inViewMs: waitMs });
  let missingSince: number | undefined;
  const open: Decision<never> = {
    kind: "act",
    what: "open the link of the sound",
    async act(signal) {
      await session.wake(signal);
      await session.open(url, packageName, signal);
      openedAt = clock.elapsed();
    },
  };
  const toIt = (screen: Screen): Decision<Hit> => {
    const now = clock.elapsed();
    if (openedAt === undefined) return open;
    const hit = screen.find(useThisSound);
    if (hit?.node.packageName === packageName) return { kind: "done", value: hit };
    const belief = noButton.on(screen, false);
    missingSince = screen.find(noSuchSound) ? (missingSince ?? now) : undefined;
    if (missingSince !== undefined && now - missingSince >= MISSING_LASTS_MS)
      throw notFound(`the app has no sound at ${url}`);
    if (belief === "absent")
      throw notFound(`the page of the sound ${url} did not load within ${waitMs / 1000} s (sound_wait_time)`);
    if (now - openedAt >= OPEN_AGAIN_MS) return open;
    return belief === "hidden" ? lost : wait;
  };
  return {
    what: "use the sound",
    looksFor: ["useThisSound", "noSuchSound", "gallery", "cameraGallery", ...absenceSelectors],
    gallery: [...gallery, ...cameraGallery],
    toIt,
    isOn: (screen) => screen.find(useThisSound) !== undefined,
  };
}

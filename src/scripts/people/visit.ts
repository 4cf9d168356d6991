/** The way to another user's page. */
import type { Screen } from "../../device/ui/screen.ts";
import { wait, lost } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { personSelectors, readPerson } from "./person.ts";
import type { PersonPage } from "./person.ts";
import { searchFor } from "./search.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

const PAGE_TIMEOUT_MS = 90_000;
/** So long a link may take before it is opened again. */
const OPEN_AGAIN_MS = 10_000;
/** A person that is not there does not come any more; asked for twice, for a page may have failed to load. */
const MISSING_LASTS_MS = 2500;
/** On a slow phone so many times as long as it took to say so: pages may seem missing at first. */
const MISSING_LASTS_FACTOR = 3;
const MISSING_TIMES = 2;

/** Resolves to the person's page once it is whole; undefined where the app has nobody of this name. */
export async function openPerson(
  flow: Flow,
  context: Context,
  { user, by }: { readonly user: string; readonly by: "direct" | "search" },
  signal: AbortSignal,
): Promise<PersonPage | undefined> {
  if (by === "search" && !(await searchFor(flow, context, user, signal))) return undefined;
  const decide = toPerson(context, user, by);
  const looksFor = [...personSelectors, "noSuchPerson"] as const;
  return flow.until(
    { name: `open the page of @${user}`, timeoutMs: PAGE_TIMEOUT_MS, looksFor, decide },
    signal,
  );
}

function toPerson(
  { session, profile, clock, packageName }: Context,
  user: string,
  by: "direct" | "search",
): (screen: Screen) => Decision<PersonPage | undefined> {
  const url = profile.personUrl.replace("{user}", encodeURIComponent(user));
  let openedAt = by === "search" ? clock.elapsed() : -OPEN_AGAIN_MS;
  let opens = 0;
  let missingSince: number | undefined;
  let before = "";
  const open: Decision<never> = {
    kind: "act",
    what: "open the link",
    async act(signal) {
      opens += 1;
      missingSince = undefined;
      openedAt = clock.elapsed();
      await session.wake(signal);
      await session.open(url, packageName, signal);
    },
  };
  return (screen) => {
    const now = clock.elapsed();
    // another app may have been left on the page of somebody of the same name
    const person = readPerson(screen, profile, user);
    const page = person?.button.node.packageName === packageName ? person : undefined;
    const seen = page ? `${page.tie} ${Object.values(page.button.button.bounds).join()}` : "";
    const isAtRest = seen === before;
    before = seen;
    if (page) return isAtRest ? { kind: "done", value: page } : wait;
    if (opens > 0 && screen.find(profile.selectors.noSuchPerson) && !screen.find(profile.retry)) {
      missingSince ??= now;
      const lastsMs = Math.max(MISSING_LASTS_MS, MISSING_LASTS_FACTOR * (missingSince - openedAt));
      if (now - missingSince < lastsMs) return wait;
      return opens >= MISSING_TIMES ? { kind: "done", value: undefined } : open;
    }
    missingSince = undefined;
    return now - openedAt < OPEN_AGAIN_MS ? lost : open;
  };
}

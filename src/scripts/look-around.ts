/**
 * What can be tried in an app without publishing or following anybody: its pages are opened and read as the scripts do it,
 * and nothing on them is touched that changes anything. Run with the config of follow, of which the first target is looked at.
 */
import { Problem } from "../model/problem.ts";
import { actAsAccount } from "./account/account.ts";
import { findPackage, startAnew } from "./app.ts";
import { openGallery } from "./compose/open-gallery.ts";
import { Flow } from "./flow/flow.ts";
import { leaveEditors } from "./leave-editors.ts";
import { openPerson } from "./people/visit.ts";
import type { Script, ScriptContext } from "./script.ts";
import { seeOwnProfile } from "./seen/own-profile.ts";

type Context = ScriptContext & { readonly packageName: string };
type Look = (flow: Flow, context: Context, signal: AbortSignal) => Promise<string>;

/** By what they are for, in the order in which they build on each other. */
export const lookAround: Readonly<Record<string, Script>> = {
  "own profile": asScript(seeOneself),
  "a person by link": asScript((...at) => seePerson("direct", ...at)),
  "a person by search": asScript((...at) => seePerson("search", ...at)),
  "the way to the gallery": asScript(seeGallery),
};

function asScript(look: Look): Script {
  return {
    name: "follow",
    async run(context, signal) {
      const packageName = await findPackage(context, signal);
      await startAnew(context, packageName, signal);
      const here = { ...context, packageName };
      return { note: await look(new Flow(here), here, signal) };
    },
  };
}

async function seeOneself(flow: Flow, context: Context, signal: AbortSignal): Promise<string> {
  await actAsAccount(flow, context, signal);
  const { user, items, count, newest } = await seeOwnProfile(
    flow,
    context,
    { caption: "", isThorough: true },
    signal,
  );
  const age = newest?.age
    ? `${newest.age.atLeastMs / 1000} to ${newest.age.lessThanMs / 1000} s old`
    : "of an age that is not told";
  const post = newest ? `the newest is ${age}` : "no post";
  return `@${user}: ${items} posts on the grid, ${count ?? "none"} as the app counts them, ${post}`;
}

async function seePerson(
  by: "direct" | "search",
  flow: Flow,
  context: Context,
  signal: AbortSignal,
): Promise<string> {
  const { config, app } = context;
  if (!("targets" in config)) throw new TypeError("a look around needs somebody to look at");
  const [user] = config.targets;
  await actAsAccount(flow, context, signal);
  const page = await openPerson(flow, context, { user, by }, signal);
  if (page) return `@${user}: the button says ${page.tie}`;
  throw new Problem("USER_NOT_FOUND", `${app} has nobody called @${user}; name somebody else`);
}

async function seeGallery(flow: Flow, context: Context, signal: AbortSignal): Promise<string> {
  await context.session.allowMedia(context.packageName, signal);
  await openGallery(flow, context, { contentType: "video/mp4", count: 0 }, signal);
  await leaveEditors(flow, context, signal);
  return "the gallery opens, and the app's tabs are there again";
}

/** Stored trees as `phonefleet profile` is given them, and what profiles know of each. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseScreen } from "../../device/ui/screen.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { FlagValues } from "../../flags.ts";
import { apps } from "../../model/script-config.ts";
import type { App } from "../../model/task.ts";
import type { Profile } from "../../scripts/apps/profile.ts";
import { profileOf } from "../../scripts/catalog.ts";
import { reportOn } from "../../scripts/flow/tree-report.ts";
import type { TreeReport } from "../../scripts/flow/tree-report.ts";
import { profileFrom, readText, unusable } from "./profile-file.ts";
import type { profileFlags } from "./profile-flags.ts";
import { standingAt } from "./stored-attempt.ts";
import type { Standing } from "./stored-attempt.ts";

export interface Looked {
  readonly tree: string;
  readonly app: App;
  readonly report: TreeReport;
  /** What the profile that it is compared with knows of the same tree. */
  readonly before: TreeReport;
  /** Undefined where no steps lie beside the tree. */
  readonly standing: Standing | undefined;
}

type Given = Pick<FlagValues<typeof profileFlags>, "app" | "profile" | "before">;

export async function lookAt(words: readonly string[], given: Given): Promise<readonly Looked[]> {
  const shipped = new Map<App, Profile>(apps.map((app) => [app, profileOf(app)]));
  const read = new Map<string, Profile>();
  const profileIn = async (file: string | null, app: App) => {
    const profile = read.get(`${app} ${file}`) ?? (await profileFrom(file, app));
    read.set(`${app} ${file}`, profile);
    return profile;
  };
  const looked: Looked[] = [];
  for (const tree of await treesOf(words)) {
    const screen = parse(tree, await readText(tree));
    const app = appOn(tree, screen, given.app, shipped);
    const [profile, before] = [await profileIn(given.profile, app), await profileIn(given.before, app)];
    const reports = { report: reportOn(screen, profile), before: reportOn(screen, before) };
    looked.push({ tree, app, ...reports, standing: await standingAt(tree) });
  }
  return looked;
}

function parse(tree: string, xml: string): Screen {
  try {
    return parseScreen(xml);
  } catch (cause) {
    throw unusable(`${tree} is no stored tree`, cause);
  }
}

/** The one that was named, or whose package is there. */
function appOn(tree: string, { nodes }: Screen, named: App | null, shipped: ReadonlyMap<App, Profile>): App {
  const found = [...shipped].find(([app, { packages }]) =>
    named === null ? nodes.some(({ packageName }) => packages.includes(packageName)) : app === named,
  );
  if (!found) throw unusable(`${tree} shows none of ${apps.join(", ")}; name it with --app`);
  return found[0];
}

/** Of a folder, as the one of an attempt's artifacts, all that lie in it however deep. */
async function treesOf(words: readonly string[]): Promise<readonly string[]> {
  const trees: string[] = [];
  for (const word of words) {
    const isFolder = await stat(word).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      trees.push(word);
      continue;
    }
    const files = (await readdir(word, { recursive: true })).filter((name) => name.endsWith(".xml"));
    if (files.length === 0) throw unusable(`no stored tree lies in ${word}`);
    trees.push(...files.toSorted().map((name) => join(word, name)));
  }
  return trees;
}

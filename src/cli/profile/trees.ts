/** Stored trees as `phonefleet profile` is given them, and what profiles know of each. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseScreen } from "../../device/screen.ts";
import type { Screen } from "../../device/screen.ts";
import type { FlagValues } from "../../flags.ts";
import { Problem } from "../../model/problem.ts";
import { apps } from "../../model/script-config.ts";
import type { App } from "../../model/task.ts";
import { readOverride } from "../../scripts/apps/override.ts";
import type { Profile } from "../../scripts/apps/profile.ts";
import { profileOf, shippedProfiles } from "../../scripts/catalog.ts";
import { reportOn } from "../../scripts/tree-report.ts";
import type { TreeReport } from "../../scripts/tree-report.ts";
import type { profileFlags } from "./profile-flags.ts";

export interface Looked {
  readonly tree: string;
  readonly app: App;
  readonly report: TreeReport;
  /** What the shipped profile knows of the same tree. */
  readonly shipped: TreeReport;
}

type Given = Pick<FlagValues<typeof profileFlags>, "app" | "profile">;

export async function lookAt(words: readonly string[], given: Given): Promise<readonly Looked[]> {
  const override = given.profile === null ? undefined : await read(given.profile);
  const looked: Looked[] = [];
  for (const tree of await treesOf(words)) looked.push(look(tree, await read(tree), given, override));
  return looked;
}

function look(
  tree: string,
  xml: string,
  { app: given, profile: file }: Given,
  override: string | undefined,
): Looked {
  const screen = parse(tree, xml);
  const app = given ?? appOn(screen);
  if (!app) throw wrong(`${tree} shows none of ${apps.join(", ")}; name it with --app`);
  const shipped = profileOf(app);
  const profile = override === undefined ? shipped : overridden(app, override, file ?? "");
  return { tree, app, report: reportOn(screen, profile), shipped: reportOn(screen, shipped) };
}

function parse(tree: string, xml: string): Screen {
  try {
    return parseScreen(xml);
  } catch (cause) {
    throw wrong(`${tree} is no stored tree`, cause);
  }
}

function overridden(app: App, text: string, file: string): Profile {
  try {
    return readOverride(app, text, shippedProfiles[app]);
  } catch (cause) {
    throw wrong(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function appOn({ nodes }: Screen): App | undefined {
  return apps.find((app) => nodes.some(({ packageName }) => profileOf(app).packages.includes(packageName)));
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
    if (files.length === 0) throw wrong(`no stored tree lies in ${word}`);
    trees.push(...files.toSorted().map((name) => join(word, name)));
  }
  return trees;
}

async function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw wrong(`${file} cannot be read (${cause.code})`, cause);
  });
}

function wrong(what: string, cause?: unknown): Problem {
  return new Problem("INVALID_ARGUMENT", what, { cause });
}

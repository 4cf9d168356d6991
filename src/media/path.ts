/** Where a path really leads, also when nothing is there. */
import { readlink, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** As many links in a row as Linux itself follows. */
const MOST_LINKS = 40;

/** The absolute path with every link resolved that exists; links that lead nowhere are followed as well. */
export async function resolveLinks(path: string, linksLeft = MOST_LINKS): Promise<string> {
  const absolute = resolve(path);
  const real = await realpath(absolute).catch(() => undefined);
  if (real !== undefined) return real;
  const target = await readlink(absolute).catch(() => undefined);
  if (target !== undefined && linksLeft > 0) {
    return resolveLinks(resolve(await resolveLinks(dirname(absolute), linksLeft - 1), target), linksLeft - 1);
  }
  const parent = dirname(absolute);
  return parent === absolute ? absolute : join(await resolveLinks(parent, linksLeft), basename(absolute));
}

/** Whether the path is the folder or lies in it. Both are resolved already. */
function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Whether one of the folders holds the path, whose links are resolved already. No folders: anything may be read. */
export async function isInRoots(path: string, roots: readonly string[]): Promise<boolean> {
  if (roots.length === 0) return true;
  const folders = await Promise.all(roots.map((root) => resolveLinks(root)));
  return folders.some((folder) => isWithin(folder, path));
}

/** Whose a package is, as far as its name tells: many clones add to the name of what they are a clone of. */
import type { App } from "../../model/task.ts";
import instagram from "./instagram.json" with { type: "json" };
import tiktok from "./tiktok.json" with { type: "json" };

const packages = { tiktok: tiktok.packages, instagram: instagram.packages } as const satisfies Record<
  App,
  readonly string[]
>;

/** Undefined where the name tells nothing. */
export function appOfPackage(name: string): App | undefined {
  const isOf = (own: string) => name === own || name.startsWith(`${own}.`);
  return (Object.keys(packages) as App[]).find((app) => packages[app].some(isOf));
}

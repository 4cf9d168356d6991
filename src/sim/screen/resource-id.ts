import { hash } from "../chance.ts";

/**
 * The resource id for an app's own name. A release, where one is given, shortens it to three letters as a minifier does:
 * other letters in each. A name that says its package stays as it is.
 */
export function resourceIdOf(packageName: string, name: string, release: string | undefined): string {
  if (name.includes(":id/")) return name;
  return `${packageName}:id/${release === undefined ? name : shortened(`${release}/${name}`)}`;
}

function shortened(name: string): string {
  const letter = (draw: number): string => String.fromCharCode(97 + (draw % 26));
  const drawn = hash(name);
  return letter(drawn) + letter(drawn >>> 5) + letter(drawn >>> 10);
}

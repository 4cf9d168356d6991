import { readFileSync } from "node:fs";

/** The package's own version, also from where it was built to. */
export function readVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}

/** The oldest Node that runs it; package.json says the same under engines. */
const OLDEST_NODE = 24;

/** What is wrong with this Node, if anything: older ones crash on the database's native code. */
export function nodeTrouble(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return undefined;
  return `phonefleet needs Node ${OLDEST_NODE} or newer, and this is ${version}; a checkout brings one: npm ci, then npm start`;
}

import { readFileSync } from "node:fs";

/** The package's own version, also from where it was built to. */
export function readVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}

/** The oldest Node that runs it; package.json says the same under engines. */
const OLDEST_NODE = [22, 14] as const;

/** What is wrong with this Node, if anything: older ones crash on the database's native code. */
export function nodeTrouble(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (!isOld) return undefined;
  return `phonefleet needs Node ${OLDEST_NODE.join(".")} or newer, and this is ${version}; a checkout brings one: npm ci, then npm start`;
}

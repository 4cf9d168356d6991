import { execFileSync } from "node:child_process";

/** Of the checkout that is soaked, for its report. */
export function revision(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

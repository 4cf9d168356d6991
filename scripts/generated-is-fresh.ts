/** Fails when gen/ is not what `npm run generate` would write. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const fresh = mkdtempSync(join(tmpdir(), "phonefleet-gen-"));
try {
  const same = succeeds("buf", "generate", "-o", fresh) && succeeds("diff", "-rq", "gen", join(fresh, "gen"));
  if (!same) console.error("gen/ is not what the protos say: npm run generate");
  process.exitCode = same ? 0 : 1;
} finally {
  rmSync(fresh, { recursive: true });
}

function succeeds(file: string, ...args: readonly string[]): boolean {
  return spawnSync(file, args, { stdio: "inherit" }).status === 0;
}

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "phonefleet-package-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the packed tarball installs in an empty folder, its phonefleet --version runs, and scripts are written with its types", () => {
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
  const [tarball = "no tarball"] = readdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--prefer-offline", "--silent", `./${tarball}`], {
    cwd: folder,
  });
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  // The machine's own Node runs it, which may be older than the one for which the server is made.
  const node = machineNode();
  const printed = execFileSync(node, [join(folder, "node_modules/.bin/phonefleet"), "--version"], {
    encoding: "utf8",
  });
  expect(printed.trim()).toContain(version);
  // the compiler leaves some as they are, and what is not there is seen only when it is imported
  const dist = join(folder, "node_modules/phonefleet/dist");
  const modules = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  const lost = modules.filter((name) =>
    /(?:from |import\()"\.[^"]*\.ts"/.test(readFileSync(join(dist, name), "utf8")),
  );
  expect(lost).toEqual([]);
  // what an operator's scripts are written with
  copyFileSync(join(root, "docs/examples/profile_numbers.ts"), join(folder, "profile_numbers.ts"));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const strict = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"];
  execFileSync(process.execPath, [tsc, ...strict, "profile_numbers.ts"], { cwd: folder });
}, 120_000);

/** The `node` that a shell would find: the first in PATH that is not this checkout's. */
function machineNode(): string {
  const path = (process.env["PATH"] ?? "").split(":").filter((part) => !part.includes("node_modules"));
  const found = execFileSync("sh", ["-c", "command -v node"], {
    env: { PATH: path.join(":") },
    encoding: "utf8",
  });
  return found.trim();
}

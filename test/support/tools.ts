/**
 * The machine's own tools that some tests need. Where one is missing, its tests are skipped and say why:
 *
 *     describe.skipIf(lacks("adb"))("a real adb server", () => { … });
 *
 * With REQUIRE_TOOLS=1, as in CI, a missing tool is an error instead.
 */
import { spawnSync } from "node:child_process";

interface Tool {
  /** A command that succeeds in a moment where the tool is usable. */
  readonly probe: readonly [command: string, ...args: string[]];
  /** Debian's packages that bring it. */
  readonly packages: string;
}

/** Debian's Python, not one that stands earlier in PATH: python3-grpcio belongs to it. */
export const python = "/usr/bin/python3";

const tools = {
  adb: { probe: ["adb", "version"], packages: "adb" },
  curl: { probe: ["curl", "--version"], packages: "curl" },
  faketime: { probe: ["faketime", "--version"], packages: "faketime" },
  ffmpeg: { probe: ["ffmpeg", "-version"], packages: "ffmpeg" },
  protoc: { probe: ["protoc", "--version"], packages: "protobuf-compiler" },
  pythonGrpc: {
    probe: [python, "-c", "import grpc, google.protobuf"],
    packages: "python3-grpcio python3-protobuf protobuf-compiler-grpc",
  },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;

const missing = new Map<ToolName, boolean>();

/** True, with the reason printed once, where one of the tools is not here; throws when REQUIRE_TOOLS=1. */
export function lacks(...names: readonly ToolName[]): boolean {
  return names.map(isMissing).includes(true);
}

function isMissing(name: ToolName): boolean {
  const known = missing.get(name);
  if (known !== undefined) return known;
  const [command, ...args] = tools[name].probe;
  const found = spawnSync(command, args, { stdio: "ignore" }).status === 0;
  if (!found) complain(`no ${name} here: apt-get install ${tools[name].packages}`);
  missing.set(name, !found);
  return !found;
}

function complain(reason: string): void {
  if (process.env["REQUIRE_TOOLS"] === "1") throw new Error(reason);
  console.warn(`tests skipped, ${reason}`);
}

import { posix } from "node:path";
import { FileError, type FileSystem } from "../android/file-system.ts";
import { expand, type Values } from "./expand.ts";
import type { Redirect } from "./parse.ts";
import type { ShellStreams } from "./streams.ts";

/** From left to right: `2>&1 >file` sends errors to where the output went before. Throws a FileError. */
export async function redirect(
  redirects: readonly Redirect[],
  streams: ShellStreams,
  values: Values,
  seconds: () => number,
): Promise<ShellStreams> {
  let { stdin, out, err } = streams;
  for (const { from, to, appends } of redirects) {
    const path = typeof to === "number" ? undefined : (await expand(to, values)).join(" ");
    if (from === 0) stdin = input(values.files, path ?? "");
    else {
      const target =
        path === undefined ? (to === 1 ? out : err) : output(values.files, path, appends, seconds);
      if (from === 1) out = target;
      else err = target;
    }
  }
  return { ...streams, stdin, out, err };
}

function input(files: FileSystem, path: string): ShellStreams["stdin"] {
  const file = path === "/dev/null" ? { chunks: [] } : files.read(path);
  if (!file) throw new FileError("No such file or directory", `can't open ${path}`);
  return (async function* () {
    yield* file.chunks;
  })();
}

function output(
  files: FileSystem,
  path: string,
  appends: boolean,
  seconds: () => number,
): ShellStreams["out"] {
  if (path === "/dev/null") return async () => {};
  if (!files.isDirectory(posix.dirname(path)))
    throw new FileError("No such file or directory", `can't create ${path}`);
  const old = appends ? files.read(path) : undefined;
  const written = [...(old?.chunks ?? [])];
  const save = (): void => files.write(path, Buffer.concat(written), seconds());
  save();
  return async (bytes) => {
    written.push(bytes);
    save();
  };
}

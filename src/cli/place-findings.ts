/** What the doctor finds about the places that the server needs: its directory and its port. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { fine, type Finding, wrong } from "./finding.ts";

/** Whether the directory can be written to, or could be made. */
export async function dataFinding(dataDir: string): Promise<Finding> {
  const remedy = "give this user the right to write there, or name another directory with --data";
  const place = await deepestExisting(dataDir);
  const isDirectory = (await stat(place)).isDirectory();
  if (!isDirectory) return wrong(`data directory ${dataDir}: ${place} is not a directory`, remedy);
  try {
    await access(place, constants.W_OK | constants.X_OK);
  } catch {
    return wrong(`data directory ${dataDir}: no permission to write to ${place}`, remedy);
  }
  return fine(`data directory ${dataDir}${place === dataDir ? "" : " (will be made)"}`);
}

/** Whether the server could listen there now. */
export async function portFinding(host: string, port: number): Promise<Finding> {
  if (port === 0) return fine(`port: any free one of ${host}`);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer()
    .once("error", (error: NodeJS.ErrnoException) => resolve(error.code))
    .listen(port, host, () => resolve(undefined));
  const code = await promise;
  if (code === undefined) await server[Symbol.asyncDispose]();
  if (code === undefined) return fine(`port ${port} of ${host} is free`);
  if (code === "EADDRINUSE") {
    return wrong(
      `port ${port} of ${host} is taken`,
      "end the program that uses it (a server that runs already?), or name another with --port",
    );
  }
  return wrong(`port ${port} of ${host} cannot be used (${code})`, "name another one with --port or --host");
}

async function deepestExisting(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : deepestExisting(dirname(path));
}

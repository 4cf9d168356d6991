/**
 * A load generator in a process of its own: N clients that send one request after another, until a number of them
 * is answered. Told by IPC what to do, it answers with how long it took.
 */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { HttpClient, requestBytes } from "./http-client.ts";

export interface Load {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly clients: number;
  readonly requests: number;
}

export interface LoadResult {
  readonly elapsedMs: number;
}

/** Starts the generator's process; `run` may be called again and again. */
export function startLoad(): { run(load: Load): Promise<LoadResult>; stop(): void } {
  const child = fork(fileURLToPath(import.meta.url), ["load"]);
  return { run: (load) => ask<LoadResult>(child, load), stop: () => void child.kill() };
}

/** Sends a message to a child and resolves to its next answer. One at a time for each child. */
export function ask<T>(child: ChildProcess, message: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the process ended with ${code}`));
    child.once("exit", onExit);
    child.once("message", (answer) => {
      child.off("exit", onExit);
      const { failed } = answer as { failed?: string };
      if (failed === undefined) resolve(answer as T);
      else reject(new Error(failed));
    });
    child.send(message);
  });
}

async function run(load: Load): Promise<LoadResult> {
  const request = requestBytes(load.method, load.path, load.body);
  const clients = await Promise.all(
    Array.from({ length: load.clients }, () => HttpClient.connect(load.port)),
  );
  const startedAt = performance.now();
  let left = load.requests;
  await Promise.all(
    clients.map(async (client) => {
      while (left-- > 0) await client.exchange(request);
    }),
  );
  const elapsedMs = performance.now() - startedAt;
  for (const client of clients) client.close();
  return { elapsedMs };
}

if (process.argv[2] === "load") {
  process.on("message", (load: Load) => {
    run(load).then(
      (result) => process.send?.(result),
      (error: unknown) => process.send?.({ failed: String(error) }),
    );
  });
}

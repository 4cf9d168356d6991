/** enqueue: POST of one task over HTTP, against plainjob behind node:http, both durable (synchronous=FULL). */
import { fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ask, startLoad } from "./load.ts";
import { inTurn, print } from "./report.ts";
import { scratchDirectory } from "./scratch.ts";
import { ended, startBenchServer } from "./server-process.ts";

const ROUNDS = 5;
const TASK = JSON.stringify({
  serials: ["absent"],
  script_name: "follow",
  script_config: { target_users: ["someone"] },
});

export async function enqueue(): Promise<void> {
  await using data = await scratchDirectory();
  const ours = await startBenchServer(join(data.path, "ours"));
  const plainjob = fork(fileURLToPath(new URL("peers/plainjob-http.ts", import.meta.url)));
  const { port: peerPort } = await ask<{ port: number }>(plainjob, { file: join(data.path, "plainjob.db") });
  const load = startLoad();

  const perSecond = async (port: number, clients: number, requests: number) => {
    const request = { method: "POST", path: "/api/v1/task", body: TASK };
    const { elapsedMs } = await load.run({ port, ...request, clients, requests });
    return (requests / elapsedMs) * 1000;
  };
  await perSecond(ours.port, 8, 2000); // warm
  await perSecond(peerPort, 8, 2000);
  const single = await perSecond(peerPort, 1, 1000);
  const oneClient = await inTurn(
    ROUNDS,
    () => perSecond(ours.port, 1, 1500),
    () => perSecond(peerPort, 1, 1500),
  );
  const peer = "plainjob behind node:http, one client";
  print({
    name: "enqueue",
    value: oneClient.ours,
    unit: "tasks/s, 1 client",
    peer,
    peerValue: oneClient.peer,
  });
  const manyClients = await inTurn(
    ROUNDS,
    () => perSecond(ours.port, 32, 12_000),
    () => perSecond(peerPort, 1, Math.max(1000, Math.round(single))),
  );
  print({
    name: "enqueue-32",
    value: manyClients.ours,
    unit: "tasks/s, 32 clients",
    peer,
    peerValue: manyClients.peer,
  });
  load.stop();
  await ended(plainjob);
  await ours.stop();
}

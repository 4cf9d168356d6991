/** rest-get-cpu: GET of a pending task, in requests per second of CPU, against bare node:http with the same bytes. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { HttpClient, requestBytes } from "./http-client.ts";
import { ask, startLoad } from "./load.ts";
import { inTurn, print } from "./report.ts";
import { scratchDirectory } from "./scratch.ts";
import { ended, startBenchServer } from "./server-process.ts";

const ROUNDS = 5;
const CLIENTS = 16;
const REQUESTS = 30_000;
const TASK = { serials: ["absent"], script_name: "follow", script_config: { target_users: ["someone"] } };

export async function restGetCpu(): Promise<void> {
  await using data = await scratchDirectory();
  const ours = await startBenchServer(data.path);
  const bare = fork(fileURLToPath(new URL("peers/bare-http.ts", import.meta.url)));
  const load = startLoad();
  const client = await HttpClient.connect(ours.port);
  const created = await client.exchange(requestBytes("POST", "/api/v1/task", JSON.stringify(TASK)));
  const path = `/api/v1/task/${JSON.parse(created.toString()).data.task_ids[0]}`;
  const body = (await client.exchange(requestBytes("GET", path))).toString();
  client.close();
  const head = {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
  };
  const { port: barePort } = await ask<{ port: number }>(bare, { head, body });

  const perCpuSecond = async (port: number, cpu: () => Promise<NodeJS.CpuUsage>) => {
    const before = await cpu();
    await load.run({ port, method: "GET", path, clients: CLIENTS, requests: REQUESTS });
    const after = await cpu();
    const usedUs = after.user + after.system - before.user - before.system;
    return (REQUESTS / usedUs) * 1e6;
  };
  const runOurs = () => perCpuSecond(ours.port, () => ours.cpu());
  const runBare = () => perCpuSecond(barePort, () => ask<NodeJS.CpuUsage>(bare, {}));
  await runOurs(); // warm
  await runBare();
  const median = await inTurn(ROUNDS, runOurs, runBare);
  print({
    name: "rest-get-cpu",
    value: median.ours,
    unit: "requests per CPU second",
    peer: "bare node:http, same bytes",
    peerValue: median.peer,
  });
  load.stop();
  await ended(bare);
  await ours.stop();
}

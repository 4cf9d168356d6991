/** sim-push: bytes into one simulated phone over the host face, against a bare socket whose reader hashes them as well. */
import { fork } from "node:child_process";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { readBytes } from "../../src/sim/bytes.ts";
import { SyncClient } from "../sim/links/sync-client.ts";
import { ask } from "./load.ts";
import { inTurn, print } from "./report.ts";
import { ended } from "./server-process.ts";
import { forkSimulator } from "./sim-process.ts";

const ROUNDS = 5;
const CHUNK = Buffer.alloc(64 * 1024, "phonefleet");
const CHUNKS = 4096;
const MEGABYTES = (CHUNK.length * CHUNKS) / 1e6;

export async function simPush(): Promise<void> {
  const simulator = forkSimulator();
  const port = await simulator.start(1);
  const sink = fork(fileURLToPath(new URL("peers/hashing-sink.ts", import.meta.url)));
  const { port: sinkPort } = await ask<{ port: number }>(sink, {});
  const push = () => megabytesPerSecond(() => pushTo(port));
  const pour = () => megabytesPerSecond(() => pourInto(sinkPort));
  await push(); // warm
  await pour();
  const { ours, peer } = await inTurn(ROUNDS, push, pour);
  print({
    name: "sim-push",
    value: ours,
    unit: "MB/s into one phone",
    peer: "a bare socket that hashes",
    peerValue: peer,
  });
  await ended(sink);
  await simulator.stop();
}

async function megabytesPerSecond(run: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await run();
  return MEGABYTES / ((performance.now() - from) / 1000);
}

/** The same path each time, so that the phone holds no more than two files. */
async function pushTo(port: number): Promise<void> {
  const socket = await open(port);
  for (const service of ["host:transport:sim-1", "sync:"]) {
    socket.write(service.length.toString(16).padStart(4, "0") + service);
    const answer = (await readBytes(socket, 4)).toString();
    if (answer !== "OKAY") throw new Error(`${service}: ${answer}`);
  }
  using sync = new SyncClient(socket);
  await sync.send("/sdcard/film.mp4", 0o644, 1, chunks());
}

async function pourInto(port: number): Promise<void> {
  const socket = await open(port);
  for (const chunk of chunks()) if (!socket.write(chunk)) await drained(socket);
  socket.end();
  await readBytes(socket, 64);
}

function* chunks(): Generator<Buffer> {
  for (let i = 0; i < CHUNKS; i++) yield CHUNK;
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket)).once("error", reject);
  });
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("drain", resolve));
}

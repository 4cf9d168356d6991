/** Phones of another process behind Debian's adb, as those of an operator are. */
import { describe } from "vitest";
import { RealAdb } from "../sim/links/real-adb.ts";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess } from "../support/serve-process.ts";
import { SimProcess } from "../support/sim-process.ts";
import { lacks } from "../support/tools.ts";
import { phoneSuite, type ServedPhones } from "./phone-suite.ts";

const ACCOUNTS = [
  { app: "tiktok", username: "sim1_a", serial: "sim-1" },
  { app: "tiktok", username: "sim1_b", serial: "sim-1" },
  { app: "instagram", username: "sim1_ig", serial: "sim-1" },
];

async function start(data: string): Promise<ServedPhones> {
  await using starting = new AsyncDisposableStack();
  const sim = starting.use(await SimProcess.start("--phones", "2", "--speed", "20"));
  const adb = starting.use(await RealAdb.start());
  const addresses = await sim.addresses();
  for (const address of addresses) await adb.connect(address);
  const flags = ["--port", "0", "--data", data, "--adb", `127.0.0.1:${adb.port}`, "--caps", "off"];
  const { url } = starting.use(await ServeProcess.start(...flags));
  for (const account of ACCOUNTS) await ok(restOf(url)("POST /accounts", account));
  const started = starting.move();
  return {
    url,
    control: sim.control,
    adbSerials: addresses,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

describe.skipIf(lacks("adb"))("with a real adb", () => {
  phoneSuite("behind a real adb server", start);
});

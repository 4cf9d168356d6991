/** The same, with the phones that `serve --sim` brings, and with those that an operator connected to Debian's adb. */
import { RealAdb } from "../sim/links/real-adb.ts";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";
import { SimProcess } from "../support/sim-process.ts";
import { lacks } from "../support/tools.ts";
import { phoneSuite, type ServedPhones } from "./phone-suite.ts";

const SPEED = "20";
const ACCOUNTS = [
  { app: "tiktok", username: "sim1_a", serial: "sim-1" },
  { app: "tiktok", username: "sim1_b", serial: "sim-1" },
  { app: "instagram", username: "sim1_ig", serial: "sim-1" },
];

async function onBuiltInAdb(data: string): Promise<ServedPhones> {
  const sim = ["--sim", "2", "--sim-control", "0", "--sim-speed", SPEED];
  const server = await ServeProcess.start("--port", "0", "--data", data, ...sim);
  const listening = server.log.find(({ msg }) => msg === "listening");
  return {
    url: server.url,
    control: new SimControl(String(listening?.["sim_control_url"])),
    adbSerials: ["sim-1", "sim-2"],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function behindRealAdb(data: string): Promise<ServedPhones> {
  await using starting = new AsyncDisposableStack();
  const sim = starting.use(await SimProcess.start("--phones", "2", "--speed", SPEED));
  const adb = starting.use(await RealAdb.start());
  const adbSerials = await sim.addresses();
  for (const address of adbSerials) await adb.connect(address);
  const flags = ["--port", "0", "--data", data, "--adb", `127.0.0.1:${adb.port}`, "--caps", "off"];
  const { url } = starting.use(await ServeProcess.start(...flags));
  for (const account of ACCOUNTS) await ok(restOf(url)("POST /accounts", account));
  const started = starting.move();
  return { url, control: sim.control, adbSerials, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

phoneSuite("on the built-in adb server", { start: onBuiltInAdb });
phoneSuite("behind a real adb server", { start: behindRealAdb, isSkipped: lacks("adb") });

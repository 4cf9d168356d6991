/** Phones as `serve --sim` brings them, on its built-in adb server. */
import { ServeProcess } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";
import { phoneSuite } from "./phone-suite.ts";

phoneSuite("on the built-in adb server", async (data) => {
  const sim = ["--sim", "2", "--sim-control", "0", "--sim-speed", "20"];
  const server = await ServeProcess.start("--port", "0", "--data", data, ...sim);
  const listening = server.log.find(({ msg }) => msg === "listening");
  return {
    url: server.url,
    control: new SimControl(String(listening?.["sim_control_url"])),
    adbSerials: ["sim-1", "sim-2"],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});

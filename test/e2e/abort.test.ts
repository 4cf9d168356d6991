/** Before the point of no return whatever the phone is busy with ends within a second, whoever asks for it. */
import { copyFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { startSimulator } from "../../src/sim/simulator.ts";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";

const DEMO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const PATIENCE_MS = 60_000;
const GIBIBYTE = 2 ** 30;
const APK = "/data/local/tmp/phonefleet-io.appium.uiautomator2.server.apk";

/** A server with one phone, and a film that is long to push. */
async function atWork({ uiServerInstalled }: { readonly uiServerInstalled: boolean }) {
  await using starting = new AsyncDisposableStack();
  const sim = starting.use(await startSimulator({ phones: 1, speed: 50, controlPort: 0, uiServerInstalled }));
  const data = starting.use(await temporaryDirectory());
  const film = join(data.path, "film.mp4");
  await copyFile(DEMO, film);
  await truncate(film, GIBIBYTE);
  const flags = [
    "--port",
    "0",
    "--data",
    join(data.path, "data"),
    "--adb",
    `127.0.0.1:${sim.adbPort}`,
    "--caps",
    "off",
  ];
  const server = starting.use(await ServeProcess.start(...flags, "--log-level", "debug"));
  const phone = sim.phones[0]!;
  const control = new SimControl(`http://127.0.0.1:${sim.controlPort}`);
  const call = (route: string, body?: object) => ok(restOf(server.url)(route, body));
  const owned = starting.move();
  return {
    server,
    phone,
    control,
    call,
    film,
    /** Waits for a line about the task, and tells when it was written. */
    async line(task: number, fields: object): Promise<number> {
      const look = () => {
        const seen = server.log.find((line) => line["task"] === task && isLike(line, fields));
        expect(seen).toBeDefined();
        return Date.parse(String(seen?.["time"]));
      };
      return vi.waitFor(look, { timeout: PATIENCE_MS, interval: 10 });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type AtWork = Awaited<ReturnType<typeof atWork>>;

function isLike(line: object, fields: object): boolean {
  return Object.entries(fields).every(([name, value]) => (line as Record<string, unknown>)[name] === value);
}

interface Phase {
  readonly uiServerInstalled: boolean;
  readonly script: (t: AtWork) => object;
  /** Resolves in the middle of it. */
  readonly reach: (t: AtWork, task: number) => Promise<unknown>;
}

const phases: Readonly<Record<string, Phase>> = {
  "a push": {
    uiServerInstalled: true,
    script: ({ film }) => ({ script_name: "post", script_config: { material_list: [film] } }),
    reach: (t, task) => t.line(task, { step: "wait for the copy" }),
  },
  "an installation": {
    uiServerInstalled: false,
    script: () => ({ script_name: "follow", script_config: { target_user: "nora" } }),
    reach: async (t) => {
      await t.control.hurt("sim-1", "slow", { factor: 50 });
      await vi.waitFor(() => expect(t.phone.files.read(APK)).toBeDefined(), PATIENCE_MS);
    },
  },
  "a call that hangs": {
    uiServerInstalled: true,
    script: () => ({ script_name: "follow", script_config: { target_user: "nora" } }),
    reach: async (t, task) => {
      await t.line(task, { msg: "step" });
      await t.control.hurt("sim-1", "freeze");
    },
  },
};

describe.each(Object.entries(phases))("%s", (_name, { uiServerInstalled, script, reach }) => {
  test(
    "ends within a second of a stop, a delete and a SIGTERM, and the phone is free",
    async () => {
      await using t = await atWork({ uiServerInstalled });
      const begin = async (): Promise<number> => {
        await t.control.mend("sim-1");
        t.phone.files.remove(APK);
        const { task_ids: ids } = await t.call("POST /task", { serials: ["sim-1"], ...script(t) });
        await t.line(ids[0], { msg: "task started" });
        await reach(t, ids[0]);
        return ids[0];
      };

      const stopped = await begin();
      const stoppedAt = Date.now();
      await t.call(`POST /task/${stopped}/stop`);
      expect((await t.line(stopped, { msg: "task stopped" })) - stoppedAt).toBeLessThan(1000);

      const deleted = await begin();
      const deletedAt = Date.now();
      await t.call(`DELETE /task/${deleted}`);
      expect((await t.line(deleted, { msg: "attempt ended" })) - deletedAt).toBeLessThan(1000);

      const drained = await begin();
      const drainedAt = Date.now();
      t.server.signal("SIGTERM");
      expect((await t.line(drained, { msg: "task requeued" })) - drainedAt).toBeLessThan(1000);
      await t.control.mend("sim-1");
      expect(await t.server.exited).toBe(0);
    },
    PATIENCE_MS,
  );
});

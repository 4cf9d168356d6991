/** What the server does with two phones, as its clients and outsiders see it, whatever way leads to the phones. */
import { createHash } from "node:crypto";
import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { AppName } from "../../src/sim/apps/accounts.ts";
import { ok, restOf } from "../support/rest.ts";
import { temporaryDirectory } from "../support/serve-process.ts";
import type { SimControl } from "../support/sim-control.ts";

/** A server and two phones, sim-1 and sim-2, whose accounts it knows. */
export interface ServedPhones extends AsyncDisposable {
  readonly url: string;
  readonly control: SimControl;
  /** What adb calls each of them. */
  readonly adbSerials: readonly string[];
}

const DEMO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const GIBIBYTE = 2 ** 30;
/** For a loaded machine; what is waited for comes in a few seconds. */
const PATIENCE_MS = 60_000;
/** Alone on its two phones. */
const inTurn = { concurrent: false };

interface Way {
  readonly start: (data: string) => Promise<ServedPhones>;
  readonly isSkipped?: boolean;
}

/** Most of it is waiting, so that suites of several ways run side by side. */
export function phoneSuite(name: string, { start, isSkipped: skip = false }: Way): void {
  describe.concurrent(`a server with two phones, ${name}`, { timeout: 2 * PATIENCE_MS, skip }, () => {
    let served: ServedPhones;
    let scratch: Awaited<ReturnType<typeof temporaryDirectory>>;
    beforeAll(async () => {
      scratch = await temporaryDirectory();
      served = await start(join(scratch.path, "data"));
      await eventually(async () => {
        const { devices } = await call("GET /devices");
        expect(devices.map(({ state }: { state: string }) => state)).toEqual(["connected", "connected"]);
      });
    }, PATIENCE_MS);
    afterAll(async () => {
      await served?.[Symbol.asyncDispose]();
      await scratch?.[Symbol.asyncDispose]();
    });

    const call = (route: string, body?: object) => ok(restOf(served.url)(route, body));
    const read = (id: number) => call(`GET /task/${id}`);

    async function create(body: object): Promise<readonly number[]> {
      return (await call("POST /task", body)).task_ids;
    }

    /** Rejects at once where a task came to another end. */
    async function complete(body: object): Promise<void> {
      for (const id of await create(body)) await endOf(id, "completed");
    }

    async function endOf(id: number, status: string) {
      const task = await eventually(async () => {
        const seen = await read(id);
        expect(seen.status_text).toMatch(/completed|failed/);
        return seen;
      });
      if (status === "completed") expect(task.error).toBeNull();
      expect(task.status_text).toBe(status);
      return task;
    }

    /** While it is at a step of this name. */
    function reach(id: number, step: RegExp) {
      return eventually(async () => {
        const seen = await read(id);
        expect(seen).toMatchObject({ status_text: "running" });
        expect(seen.attempts.at(-1).steps.at(-1)?.name).toMatch(step);
      });
    }

    const outside = (app: AppName, account: string, serial = "sim-1") =>
      served.control.account(serial, app, account);

    /** A video that was never posted before. */
    async function video(): Promise<{ readonly path: string; readonly sha256: readonly string[] }> {
      const bytes = Buffer.concat([await readFile(DEMO), freeBox(crypto.randomUUID())]);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const path = join(scratch.path, `${sha256}.mp4`);
      await writeFile(path, bytes);
      return { path, sha256: [sha256] };
    }

    const post = (path: string, more: object = {}) => ({
      serials: ["sim-1"],
      script_name: "post",
      script_config: { material_list: [path], ...more },
    });

    test("one video is posted on TikTok by both, each called by another of its names", inTurn, async () => {
      const { path, sha256 } = await video();
      const captions = 'Grüße, "you" & me 🎬 #fun\nsecond line';
      await complete({ ...post(path, { captions }), serials: ["sim-1", served.adbSerials[1]] });
      for (const [serial, account] of [
        ["sim-1", "sim1_a"],
        ["sim-2", "sim2_a"],
      ] as const) {
        const { posts } = await outside("tiktok", account, serial);
        expect(posts.filter((seen) => seen.sha256[0] === sha256[0])).toMatchObject([
          { kind: "video", caption: captions, sha256 },
        ]);
      }
    });

    // one phone each: the next two share their time
    test("a video becomes a reel on Instagram", async () => {
      const { path, sha256 } = await video();
      await complete(post(path, { captions: "as a reel 🎬", app: "instagram" }));
      const { posts } = await outside("instagram", "sim1_ig");
      expect(posts).toMatchObject([{ caption: "as a reel 🎬", placement: "reel", sha256 }]);
    });

    test("a phone that is unplugged in mid-task and comes back publishes once", async () => {
      const { path, sha256 } = await video();
      // what it has done is told once a second: by then it must not be near its end
      await served.control.hurt("sim-2", "slow", { factor: 10 });
      const [id = 0] = await create({ ...post(path), serials: ["sim-2"] });
      await reach(id, /./);
      await served.control.hurt("sim-2", "unplug");
      await eventually(async () => expect(await read(id)).toMatchObject({ wait_reason: "not_connected" }));
      await served.control.mend("sim-2");
      const { attempts } = await endOf(id, "completed");
      expect(attempts[0]).toMatchObject({ outcome: "interrupted", error: { reason: "DEVICE_LOST" } });
      expect(attempts[0].steps.map((step: { name: string }) => step.name)).not.toContain("post");
      const { posts } = await outside("tiktok", "sim2_a", "sim-2");
      expect(posts.filter((seen) => seen.sha256[0] === sha256[0])).toHaveLength(1);
    });

    test.for([
      ["tiktok", "sim1_a"],
      ["instagram", "sim1_ig"],
    ] as const)("a user is followed on %s, and is not followed any more", inTurn, async ([app, account]) => {
      const ask = (script: string, access: string) =>
        complete({
          serials: ["sim-1"],
          script_name: script,
          script_config: { target_users: ["nora"], access_method: access, app },
        });
      await ask("follow", "direct");
      expect((await outside(app, account)).following).toEqual(["nora"]);
      await ask("unfollow", "search");
      expect((await outside(app, account)).following).toEqual([]);
    });

    test("each account that is named posts as itself, whichever was signed in", inTurn, async () => {
      const { path, sha256 } = await video();
      const before = (await outside("tiktok", "sim1_a")).posts.length;
      await complete({ ...post(path), serials: [], usernames: ["sim1_b"] });
      expect((await outside("tiktok", "sim1_b")).posts).toMatchObject([{ sha256 }]);
      expect((await outside("tiktok", "sim1_a")).posts).toHaveLength(before);
      await complete({
        usernames: ["@sim1_a"],
        script_name: "follow",
        script_config: { target_user: "olga" },
      });
      expect((await outside("tiktok", "sim1_a")).following).toEqual(["olga"]);
      expect((await outside("tiktok", "sim1_b")).following).toEqual([]);
    });

    test(
      "a stop in the middle of a push ends it within a second, and the phone takes the next task",
      inTurn,
      async () => {
        const path = join(scratch.path, "long.mp4");
        await writeFile(path, await readFile(DEMO));
        await using film = await open(path, "r+");
        await film.truncate(GIBIBYTE);
        const before = (await outside("tiktok", "sim1_a")).posts.length;
        const [id = 0] = await create(post(path));
        await reach(id, /^wait for the copy/);
        const stoppedAt = Date.now();
        await call(`POST /task/${id}/stop`);
        const { error, finished_at: finishedAt } = await endOf(id, "failed");
        expect(error.reason).toBe("STOPPED");
        expect(Date.parse(finishedAt) - stoppedAt).toBeLessThan(1000);
        await complete({
          serials: ["sim-1"],
          script_name: "follow",
          script_config: { target_user: "pia", app: "instagram" },
        });
        expect((await outside("tiktok", "sim1_a")).posts).toHaveLength(before);
      },
    );
  });
}

function eventually<T>(look: () => Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: PATIENCE_MS, interval: 25 });
}

/** A box of an mp4 that players skip. */
function freeBox(content: string): Buffer {
  const box = Buffer.from(`\0\0\0\0free${content}`, "latin1");
  box.writeUInt32BE(box.length);
  return box;
}

import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { profileFrom } from "../../../src/cli/profile/profile-file.ts";
import { writeReport } from "../../../src/cli/smoke/report.ts";
import { tour, type TourOptions } from "../../../src/cli/smoke/tour.ts";
import { systemClock } from "../../../src/clock.ts";
import { AdbServer } from "../../../src/device/adb/adb.ts";
import { inspectMedia } from "../../../src/media/inspect.ts";
import { type Simulator, startSimulator } from "../../../src/sim/simulator.ts";
import { fastClock } from "../../device/fast-clock.ts";
import { temporaryDirectory } from "../../support/serve-process.ts";
import { SimControl } from "../../support/sim-control.ts";

const DEMO = fileURLToPath(new URL("../../../assets/demo.mp4", import.meta.url));
const PATIENCE_MS = 120_000;

describe("a tour of a phone", { timeout: PATIENCE_MS }, () => {
  let simulator: Simulator;
  let control: SimControl;
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  beforeEach(async () => {
    folder = await temporaryDirectory();
    simulator = await startSimulator({ phones: 1, speed: 60, controlPort: 0, uiServerInstalled: true });
    control = new SimControl(`http://127.0.0.1:${simulator.controlPort}`);
  });
  afterEach(async () => {
    await simulator.stop();
    await folder[Symbol.asyncDispose]();
  });

  const link = () =>
    new AdbServer({ host: "127.0.0.1", port: simulator.adbPort }, systemClock).phone("sim-1");
  const take = (more: Partial<TourOptions>) =>
    tour({
      link: link(),
      apps: ["tiktok"],
      wishes: { username: null, person: "nora", media: null, caption: "never published" },
      profileOf: (app) => profileFrom(null, app),
      folder: folder.path,
      hasPictures: true,
      secrets: ["sim-1"],
      clock: fastClock(12),
      signal: new AbortController().signal,
      say: () => {},
      ...more,
    });
  const shell = async (command: string) =>
    (await link().shell(command, new AbortController().signal)).stdout.trim();
  const reportOf = async (found: Awaited<ReturnType<typeof tour>>) => {
    const pictures = (await readdir(folder.path)).filter((name) => name.endsWith(".png"));
    return writeReport({ ...found, pictures: new Set(pictures.map((name) => name.slice(0, -4))) });
  };
  const ends = ({ apps }: Awaited<ReturnType<typeof tour>>) =>
    apps.flatMap(({ app, trials }) => trials.map(({ name, end, told }) => [app, name, end, told]));

  it.each(["tiktok", "instagram"] as const)(
    "tries all of %s up to Post, twice, and leaves nothing behind",
    async (app) => {
      const account = app === "tiktok" ? "sim1_a" : "sim1_ig";
      const media = await inspectMedia(DEMO, [], "--post");
      const found = await take({
        apps: [app],
        wishes: { username: null, person: "nora", media, caption: "never published" },
      });
      const untouched = "Post was ready, and was not touched";
      expect(ends(found)).toEqual([
        [app, "own profile", "completed", expect.stringContaining(`@${account}: 0 posts`)],
        [app, "a person by link", "completed", "@nora: the button says follow"],
        [app, "a person by search", "completed", "@nora: the button says follow"],
        [app, "the way to the gallery", "completed", expect.stringContaining("gallery opens")],
        [app, "a post by the system's share, up to Post", "stopped before Post", untouched],
        [
          app,
          expect.stringMatching(/^back out of/),
          "completed",
          `the own profile of @${account} is as it was`,
        ],
        [app, "a post by the app's own picker, up to Post", "stopped before Post", untouched],
        [
          app,
          expect.stringMatching(/^back out of/),
          "completed",
          `the own profile of @${account} is as it was`,
        ],
      ]);
      expect(found.apps[0]?.trials[4]?.steps.at(-1)?.name).toBe("post: stopped before the touch");
      expect(await control.account("sim-1", app, account)).toMatchObject({ posts: [], following: [] });
      expect(await shell("ls /storage/emulated/0/DCIM/Camera")).not.toContain("phonefleet");
      expect(await reportOf(found)).toMatch(
        /\| \d+\.\d \| profile tab \| matched .* \| \[(\w+-1-\d\d)\]\(\1\.png\), \[tree\]\(\1\.xml\) \|/,
      );
      const tree = await readFile(`${folder.path}/${app}-1-01.xml`, "utf8");
      expect(tree).toMatch(/^<\?xml|^<hierarchy/);
      // the next post is not asked about a draft
      const ending = new AbortController();
      const again = await take({ apps: [app], signal: ending.signal, say: () => ending.abort() });
      const steps = again.apps.flatMap(({ trials }) => trials.flatMap((trial) => trial.steps));
      expect(steps.map(({ name }) => name)).not.toContain("put away: draft");
    },
  );

  it("tells where it stopped and why, shows that page, and goes on with the rest", async () => {
    const found = await take({ wishes: { username: null, person: "ghost_1", media: null, caption: "" } });
    expect(ends(found).map(([, , end]) => end)).toEqual(["completed", "failed", "failed", "completed"]);
    const trial = found.apps[0]?.trials[1];
    expect(trial?.told).toBe("USER_NOT_FOUND: tiktok has nobody called @ghost_1; name somebody else");
    expect(await readdir(folder.path)).toContain(`${trial?.lastPage}.xml`);
    const report = await reportOf(found);
    expect(report).toContain("| Model | phonefleet Sim Phone |");
    expect(report).toContain("| Package | com.zhiliaoapp.musically |");
    expect(report).toContain("The screen at its end: [tiktok-2-");
  });

  it("passes over an app that the phone does not have", async () => {
    await control.hurt("sim-1", "app_missing", { app: "instagram" });
    const found = await take({ apps: ["instagram"] });
    expect(found.apps).toMatchObject([{ app: "instagram", trials: [] }]);
    expect(await reportOf(found)).toContain("The phone does not have it.");
  });

  it("ends with a phone that is lost", async () => {
    await control.hurt("sim-1", "unplug");
    await expect(take({})).rejects.toThrow("not reachable");
  });

  it("ends where a person wants it to", async () => {
    const ending = new AbortController();
    const found = await take({ signal: ending.signal, say: () => ending.abort(new Error("interrupted")) });
    expect(ends(found)).toHaveLength(1);
  });
});

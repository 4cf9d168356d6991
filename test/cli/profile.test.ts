import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { phonefleet } from "./command.ts";

const APP = "com.zhiliaoapp.musically";
const button = (text: string, top: number) =>
  `<android.widget.Button package="${APP}" text="${text}" clickable="true" bounds="[100,${top}][500,${top + 100}]"/>`;
const tree = (...parts: readonly string[]) =>
  `<hierarchy><android.widget.FrameLayout package="${APP}" bounds="[0,0][1080,2400]">${parts.join("")}</android.widget.FrameLayout></hierarchy>`;
const cover = `<android.view.View package="${APP}" clickable="true" bounds="[0,0][1080,2400]"/>`;

let folder: string;
let captionPage: string;
let emptyPage: string;
let override: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "profile-"));
  await mkdir(join(folder, "artifacts", "17", "1"), { recursive: true });
  captionPage = join(folder, "artifacts", "17", "1", "screen.xml");
  await writeFile(
    captionPage,
    tree(button("发布", 2000), button("Draufhauen", 2200), cover, button("Later", 1500)),
  );
  emptyPage = join(folder, "empty.xml");
  await writeFile(
    emptyPage,
    tree(`<android.widget.TextView package="${APP}" text="123" bounds="[0,0][90,9]"/>`),
  );
  override = join(folder, "tiktok.json");
  await writeFile(override, '{ "labels": { "post": { "zh-Hans": ["Draufhauen"] } } }');
});

afterAll(() => rm(folder, { recursive: true }));

describe("profile check", () => {
  it("tells what matched, whether it is covered, and which popup would be touched where", async () => {
    const { code, stdout } = await phonefleet(["profile", "check", captionPage]);
    expect(code).toBe(0);
    expect(stdout).toContain(`${captionPage} (tiktok)\n`);
    expect(stdout).toMatch(/^ {2}post +matched text "发布" at \[100,2000\]\[500,2100\], covered$/m);
    expect(stdout).toMatch(/^ {2}popup offer +matched text "Later" at \[100,1500\]\[500,1600\]$/m);
  });

  it("prints JSON, and exits with 3 for a tree that the profile knows nothing of", async () => {
    const { code, stdout } = await phonefleet(["profile", "check", "--json", captionPage, emptyPage]);
    expect(code).toBe(3);
    const [known, unknown] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(known).toMatchObject({
      app: "tiktok",
      popups: [{ name: "offer", isCovered: false }],
      stopSigns: [],
    });
    expect(unknown).toMatchObject({ tree: emptyPage, selectors: [], popups: [] });
  });

  it.each([
    [["check", "--app", "instagram"], "needs stored trees"],
    [["chek"], "did you mean check"],
    [["check", "nowhere.xml"], "nowhere.xml cannot be read"],
    [["check", "package.json"], "package.json is no stored tree"],
  ])("%j is refused: %s", async (argv, message) => {
    const { code, stderr } = await phonefleet(["profile", ...argv]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  it("refuses a broken profile with file, line and field", async () => {
    const broken = join(folder, "broken.json");
    await writeFile(broken, '{\n "labels": { "post": { "en": [] } }\n}');
    const { code, stderr } = await phonefleet(["profile", "check", captionPage, "--profile", broken]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${broken}: line 2: profile.labels.post.en must be a list that is not empty`);
  });
});

describe("profile replay", () => {
  it("tells of all trees in a folder what is another place now", async () => {
    const argv = ["profile", "replay", join(folder, "artifacts"), "--profile", override];
    const { code, stdout } = await phonefleet(argv);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}~ post +matched text "Draufhauen"/m);
  });

  it("exits with 3 where the shipped profile knew what this one does not", async () => {
    const none = join(folder, "none.json");
    await writeFile(none, '{ "selectors": { "post": null } }');
    const { code, stdout } = await phonefleet(["profile", "replay", captionPage, "--profile", none]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^ {2}- post +matched text "发布"/m);
  });

  it("says so where neither knows anything", async () => {
    const tree = join(folder, "strange.xml");
    const node = '<node class="android.view.View" package="com.example" bounds="[0,0][9,9]" />';
    await writeFile(tree, `<hierarchy rotation="0">${node}</hierarchy>`);
    const argv = ["profile", "replay", tree, "--app", "tiktok", "--profile", override];
    expect(await phonefleet(argv)).toMatchObject({
      code: 0,
      stdout: `${tree} (tiktok)\n  nothing matches, as before\n`,
    });
  });
});

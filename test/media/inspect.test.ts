import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rename, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inspectMaterials, inspectMedia, sameMedia } from "../../src/media/inspect.ts";
import type { Problem } from "../../src/model/problem.ts";
import { jpeg, mp4, png } from "./bytes.ts";

const FIELD = "script_config.material_list[0]";

let folder: string;
let inside: string;
let outside: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "media-")));
  [inside, outside] = [join(folder, "inside"), join(folder, "outside")];
  await Promise.all([mkdir(inside), mkdir(outside)]);
});

afterEach(() => rm(folder, { recursive: true }));

const write = async (path: string, content: Uint8Array) => {
  await writeFile(path, content);
  return path;
};
const problemOf = async (path: string, roots: readonly string[] = []) => {
  const problem: Problem = await inspectMedia(path, roots, FIELD).then(
    () => expect.fail(`${path} was accepted`),
    (error: Problem) => error,
  );
  return problem;
};

describe("a file", () => {
  it("is told by its content, whatever its name", async () => {
    const path = await write(join(inside, "clip.txt"), mp4("isom"));
    await utimes(path, 1_700_000_000, 1_700_000_000.123);
    expect(await inspectMedia(path, [], FIELD)).toEqual({
      path,
      kind: "video",
      contentType: "video/mp4",
      size: mp4("isom").length,
      modifiedAtMs: 1_700_000_000_123,
    });
  });

  it("is named by where it really is", async () => {
    const path = await write(join(inside, "a.jpg"), jpeg);
    await symlink(path, join(folder, "link.jpg"));
    expect((await inspectMedia(join(folder, "link.jpg"), [], FIELD)).path).toBe(path);
  });

  it.each([
    ["that is missing", "missing.mp4", "does not exist on the server"],
    ["below a file", "text.mp4/a.mp4", "does not exist on the server"],
    ["that is a folder", "", "is not a file"],
    ["that is text", "text.mp4", "is neither mp4 nor jpg nor png by its content"],
    ["that is empty", "empty.mp4", "is neither mp4 nor jpg nor png by its content"],
    ["with a name that no system takes", "x".repeat(5000), "cannot be read (ENAMETOOLONG)"],
  ])("%s is refused and named", async (_what, name, message) => {
    await write(join(inside, "text.mp4"), Buffer.from("ftyp isom"));
    await write(join(inside, "empty.mp4"), Buffer.alloc(0));
    const path = join(inside, name);
    expect(await problemOf(path)).toMatchObject({
      reason: "INVALID_ARGUMENT",
      field: FIELD,
      message: `${FIELD}: ${path} ${message}`,
    });
  });

  it("that is a pipe or a socket is refused without waiting for it", async () => {
    const [pipe, socket] = [join(inside, "pipe"), join(inside, "socket")];
    execFileSync("sh", ["-c", 'mkfifo "$0"', pipe]);
    await using server = createServer();
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    for (const path of [pipe, socket, "/dev/zero"])
      expect((await problemOf(path)).message).toMatch(/is not a file$/);
  });

  it.each(["", "a\0b.mp4"])("named %j is refused", async (path) => {
    expect((await problemOf(path, [inside])).reason).toBe("INVALID_ARGUMENT");
  });
});

describe("the media roots", () => {
  it("hold what lies in any of them, also through links and when a root is one", async () => {
    const path = await write(join(inside, "a.png"), png);
    await symlink(inside, join(folder, "root"));
    await symlink(path, join(outside, "link"));
    for (const roots of [[inside], [join(folder, "root")], [join(folder, "gone"), folder], ["/"]]) {
      for (const way of [path, join(outside, "link"), join(folder, "root", "a.png")]) {
        expect((await inspectMedia(way, roots, FIELD)).path).toBe(path);
      }
    }
  });

  it("are the same wall whether something is behind it or not", async () => {
    await write(join(outside, "a.mp4"), mp4("isom"));
    await mkdir(`${inside}-too`);
    await symlink(outside, join(inside, "door"));
    await symlink(join(outside, "a.mp4"), join(inside, "window"));
    await symlink(join(outside, "nothing"), join(inside, "broken"));
    await symlink("../outside/nothing", join(inside, "crooked"));
    await symlink(join(inside, "broken"), join(inside, "twice"));
    const ways = [
      join(outside, "a.mp4"),
      join(outside, "nothing"),
      join(outside, "no", "such", "folder"),
      join(inside, "..", "outside", "a.mp4"),
      join(inside, "door", "a.mp4"),
      join(inside, "door", "nothing"),
      join(inside, "window"),
      join(inside, "broken"),
      join(inside, "crooked"),
      join(inside, "twice"),
      `${inside}-too`,
      "../../../../../../etc/passwd",
      "/etc/passwd",
    ];
    const problems = await Promise.all(ways.map((way) => problemOf(way, [inside])));
    expect(problems.map(({ reason, field, message }) => ({ reason, field, message }))).toEqual(
      ways.map((way) => ({
        reason: "OUTSIDE_MEDIA_ROOT",
        field: FIELD,
        message: `${FIELD}: ${way} lies outside of the media roots`,
      })),
    );
  });

  it("let names begin with dots, and survive links in a circle", async () => {
    await write(join(inside, "..a.mp4"), mp4("mp42"));
    expect((await inspectMedia(join(inside, "..a.mp4"), [inside], FIELD)).kind).toBe("video");
    await symlink(join(inside, "round"), join(inside, "round"));
    expect((await problemOf(join(inside, "round"), [inside])).reason).toBe("INVALID_ARGUMENT");
  });
});

describe("a list of files", () => {
  it("is looked at whole, in its order", async () => {
    const paths = await Promise.all(
      Array.from({ length: 40 }, (_, index) => write(join(inside, `${index}.mp4`), mp4("isom"))),
    );
    const { media, violations, outside: stranger } = await inspectMaterials(paths, [inside]);
    expect(media.map(({ path }) => path)).toEqual(paths);
    expect([violations, stranger]).toEqual([[], undefined]);
  });

  it("tells every file that is wrong by its place, and the first that lies outside", async () => {
    const good = await write(join(inside, "a.mp4"), mp4("isom"));
    const paths = [good, join(inside, "b.mp4"), "/etc/passwd", "/etc/shadow", join(inside, "c.mp4")];
    const { media, violations, outside: stranger } = await inspectMaterials(paths, [inside]);
    expect(media).toHaveLength(1);
    expect(violations.map(({ field }) => field)).toEqual(
      [1, 4].map((index) => `script_config.material_list[${index}]`),
    );
    expect(stranger?.message).toContain("/etc/passwd");
  });
});

describe("when the task runs, a file", () => {
  const inspected = async () => inspectMedia(await write(join(inside, "a.mp4"), mp4("isom")), [], FIELD);

  it("that nobody touched is the same", async () => {
    expect(await sameMedia(await inspected())).toBe("same");
  });

  it("that is gone is missing", async () => {
    const file = await inspected();
    await rm(file.path);
    expect(await sameMedia(file)).toBe("missing");
  });

  it.each([
    ["shorter", (path: string) => truncate(path, 8)],
    ["younger", (path: string) => utimes(path, 2_000_000_000, 2_000_000_000)],
    [
      "a link to itself elsewhere",
      async (path: string) => {
        await rename(path, join(outside, "a.mp4"));
        await symlink(join(outside, "a.mp4"), path);
      },
    ],
  ])("that is now %s is changed", async (_what, change) => {
    const file = await inspected();
    await change(file.path);
    expect(await sameMedia(file)).toBe("changed");
  });
});

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { Driver, type ShellResult, until } from "./driver.ts";

const VIDEOS = "content://media/external/video/media";
const PATH = "/storage/emulated/0/DCIM/Camera/clip.mp4";
const SCAN = `content call --uri content://media --method scan_file --arg ${PATH}`;
const film = Buffer.from("not much of a film");

const query = (phone: Driver): Promise<ShellResult> =>
  phone.shell(`content query --uri ${VIDEOS} --projection _id --where "_data='${PATH}'"`);

async function withFilm(): Promise<Driver> {
  const phone = await Driver.start();
  await phone.push(film, "/sdcard/DCIM/Camera/clip.mp4");
  return phone;
}

test("a pushed file is no media until it is scanned", async () => {
  await using phone = await withFilm();
  expect((await query(phone)).stdout).toBe("No result found.\n");
  expect((await phone.shell(SCAN)).stdout).toMatch(/^Result: Bundle\[\{uri=content:.*\/\d+\}\]\n$/);
  expect((await query(phone)).stdout).toMatch(/^Row: 0 _id=\d+\n$/);
});

test("the scanner does not know a file by the name of a link", async () => {
  await using phone = await withFilm();
  await phone.shell(SCAN.replace("/storage/emulated/0", "/sdcard"));
  expect((await query(phone)).stdout).toBe("No result found.\n");
});

test("a row outlives its file until the path is scanned again", async () => {
  await using phone = await withFilm();
  await phone.shell(SCAN);
  await phone.shell(`rm ${PATH}`);
  expect((await query(phone)).stdout).toContain("_id=");
  expect((await phone.shell(SCAN)).stdout).toBe("Result: Bundle[{}]\n");
  expect((await query(phone)).stdout).toBe("No result found.\n");
});

test("a deleted row takes its file along", async () => {
  await using phone = await withFilm();
  await phone.shell(SCAN);
  await phone.shell(`content delete --uri ${VIDEOS} --where "_data='${PATH}'"`);
  expect((await phone.shell(`ls ${PATH}`)).code).toBe(1);
  expect((await query(phone)).stdout).toBe("No result found.\n");
});

test("an inserted row has no duration, a scanned one that of the film", async () => {
  await using phone = await Driver.start();
  await phone.push(await readFile("assets/demo.mp4"), "/sdcard/DCIM/Camera/clip.mp4");
  const duration = async (): Promise<string> =>
    (await phone.shell(`content query --uri ${VIDEOS} --projection duration`)).stdout;
  await phone.shell(`content insert --uri ${VIDEOS} --bind _data:s:${PATH}`);
  expect(await duration()).toBe("Row: 0 duration=0\n");
  await phone.shell(SCAN);
  expect(await duration()).toMatch(/^Row: 0 duration=[1-9]\d{2,}\n$/);
});

test("scanning the volume finds everything; rows are sorted as wanted", async () => {
  await using phone = await Driver.start();
  for (const name of ["b.mp4", "a.mp4"]) await phone.push(film, `/sdcard/Movies/${name}`);
  await phone.shell("content call --uri content://media --method scan_volume --arg external_primary");
  const names = async (sort: string): Promise<readonly string[]> => {
    const command = `content query --uri ${VIDEOS} --projection _display_name --sort "${sort}"`;
    return [...(await phone.shell(command)).stdout.matchAll(/_display_name=(.*)/g)].map(
      ([, name = ""]) => name,
    );
  };
  expect(await names("_display_name ASC")).toEqual(["a.mp4", "b.mp4"]);
  expect(await names("_display_name DESC")).toEqual(["b.mp4", "a.mp4"]);
  const like = await phone.shell(
    `content query --uri ${VIDEOS} --projection _data --where "_data LIKE '%/a.%'"`,
  );
  expect(like.stdout).toBe("Row: 0 _data=/storage/emulated/0/Movies/a.mp4\n");
});

test("an old Android scans by the broadcast alone", async () => {
  await using phone = await withFilm();
  await phone.control("POST", "/phones/sim-1/faults", { kind: "old_android", sdk: 28 });
  expect(await phone.shell(SCAN)).toMatchObject({ stderr: expect.stringContaining("Unsupported"), code: 0 });
  await phone.shell(`am broadcast -a android.intent.action.MEDIA_SCANNER_SCAN_FILE -d file://${PATH}`);
  await until("the row", async () => (await query(phone)).stdout.includes("_id="));
});

test.for([
  [`content query --uri content://media/external/nonsense`, "Unknown URL"],
  [`content query --uri ${VIDEOS} --where "nonsense=1"`, "syntax error"],
  [`content query --uri ${VIDEOS} --projection nonsense`, "syntax error"],
] as const)("%s is refused on stderr, with exit code 0", async ([command, reason]) => {
  await using phone = await Driver.start();
  expect(await phone.shell(command)).toEqual({
    stdout: "",
    stderr: expect.stringContaining(reason),
    code: 0,
  });
});

test("a film whose row was inserted by hand cannot be shared", async () => {
  await using phone = await withFilm();
  await phone.wake();
  await phone.startSession();
  await phone.shell(`content insert --uri ${VIDEOS} --bind _data:s:${PATH}`);
  const uri = `${VIDEOS}/${/_id=(\d+)/.exec((await query(phone)).stdout)?.[1]}`;
  await phone.shell(
    `am start -W -a android.intent.action.SEND -t video/mp4 -d ${uri} --eu android.intent.extra.STREAM ${uri} ` +
      "--grant-read-uri-permission -p com.instagram.android",
  );
  expect(await phone.waitFor("xpath", `//*[@text="Couldn't open this file"]`)).toBeTruthy();
});

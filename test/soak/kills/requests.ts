/** Calls that create tasks, each of which an outsider can tell from all others. */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Asked, markOfFollow, type Work } from "./ledger.ts";
import type { World } from "./world.ts";

const DEMO = fileURLToPath(new URL("../../../assets/demo.mp4", import.meta.url));

export interface Order {
  readonly script: "post" | "follow";
  readonly app: "tiktok" | "instagram";
  /** Numbers of phones, from 1. */
  readonly phones: readonly number[];
  /** As the second account of the first phone, whoever is signed in. */
  readonly asSecond: boolean;
  /** The app's own way to the gallery in place of the share intent. */
  readonly byButton: boolean;
}

export async function ask(world: World, order: Order): Promise<Asked> {
  world.asked += 1;
  const key = `call-${world.asked}`;
  const { serials, usernames } = namesOf(order);
  const targets = usernames.length > 0 ? usernames : serials;
  const { works, config } = await (order.script === "post"
    ? postWorks(world, order, targets.length)
    : followWorks(world, order, targets.length));
  const body = { serials, usernames, script_name: order.script, script_config: config };
  const asked: Asked = { key, body, works, ids: undefined };
  world.ledger.asked.push(asked);
  return asked;
}

function namesOf({ phones, app, asSecond }: Order): { serials: string[]; usernames: string[] } {
  const [first = 1] = phones;
  if (asSecond) return { serials: [], usernames: [app === "tiktok" ? `sim${first}_b` : `sim${first}_ig`] };
  return { serials: phones.map((k) => `sim-${k}`), usernames: [] };
}

async function postWorks(world: World, order: Order, count: number) {
  const files = await Promise.all(Array.from({ length: count }, () => video(world)));
  const works = files.map(({ sha256 }, i) => workOf(order, i, sha256));
  const config = {
    material_list: files.map(({ path }) => path),
    captions: `about ${files[0]?.sha256.slice(0, 12)} 🎬 #fun`,
    app: order.app,
    ...(order.byButton && { post_way: "addButton" }),
  };
  return { works, config };
}

async function followWorks(world: World, order: Order, count: number) {
  const target = `user_${mark(world).slice(0, 20)}`;
  const works = Array.from({ length: count }, (_, i) => {
    const work = workOf(order, i, target);
    return { ...work, mark: markOfFollow(work.serial, target) };
  });
  const config = { target_user: target, app: order.app, ...(order.byButton && { access_method: "search" }) };
  return { works, config };
}

function workOf({ script, app, phones, asSecond }: Order, i: number, own: string): Work {
  const k = phones[i] ?? phones[0] ?? 1;
  const username = asSecond ? (app === "tiktok" ? `sim${k}_b` : `sim${k}_ig`) : null;
  return { script, app, serial: `sim-${k}`, username, mark: own };
}

/** A video that was never posted before. */
async function video(world: World): Promise<{ readonly path: string; readonly sha256: string }> {
  const bytes = Buffer.concat([await readFile(DEMO), freeBox(mark(world))]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const folder = join(world.options.folder, "media");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${sha256.slice(0, 16)}.mp4`);
  await writeFile(path, bytes);
  return { path, sha256 };
}

/** A box of an mp4 that players skip. */
function freeBox(content: string): Buffer {
  const box = Buffer.from(`\0\0\0\0free${content}`, "latin1");
  box.writeUInt32BE(box.length);
  return box;
}

function mark(world: World): string {
  world.marks += 1;
  return createHash("sha256").update(`${world.options.folder} ${world.marks}`).digest("hex").slice(0, 24);
}

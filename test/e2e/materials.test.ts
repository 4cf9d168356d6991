/** The library from outside: what is uploaded is what accounts publish, each of them once. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import sharp from "sharp";
import { expect, test, vi } from "vitest";
import { MaterialService } from "../../gen/phonefleet/v1/material_pb.js";
import { ok, restOf } from "../support/rest.ts";
import type { Answer } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";

const demo = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const SIM = ["--port", "0", "--sim", "1", "--sim-speed", "20", "--sim-control", "0"];
const ended = [2, 3];

async function start(data: string) {
  const server = await ServeProcess.start("--data", data, ...SIM);
  const line = server.log.find(({ msg }) => msg === "listening");
  return { server, rest: restOf(server.url), control: new SimControl(String(line?.["sim_control_url"])) };
}

/** A file that holds something else each time. */
async function upload({ url }: ServeProcess, salt: string, fields: Readonly<Record<string, string>> = {}) {
  const bytes = Buffer.concat([
    await readFile(demo),
    Buffer.from(`\0\0\0\x0cfree${salt.padEnd(4)}`, "latin1"),
  ]);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new File([bytes], `${salt}.mp4`));
  const response = await fetch(`${url}/api/v1/materials`, { method: "POST", body: form });
  const { code, data } = (await response.json()) as Answer;
  expect(code).toBe(0);
  return { ...data, sha256: createHash("sha256").update(bytes).digest("hex"), bytes };
}

test("a post without files takes its video and caption from the library, and none twice", async () => {
  await using data = await temporaryDirectory();
  const { server, rest, control } = await start(data.path);
  await using _ = server;
  const cat = await upload(server, "cat", { tags: "pets, new", caption: "{a|the} cat", username: "sim1_a" });
  const dog = await upload(server, "dog", { tags: "pets" });
  await upload(server, "car", { tags: "cars" });
  expect(await upload(server, "cat")).toMatchObject({ is_new: false, material: cat.material });

  const post = async (config: object) => {
    const call = {
      usernames: ["sim1_a"],
      script_name: "post",
      script_config: { materials_tags: "pets", ...config },
    };
    const { task_ids: ids } = await ok(rest("POST /task", call));
    return vi.waitFor(
      async () => {
        const task = await ok(rest(`GET /task/${ids[0]}`));
        expect(ended).toContain(task.status);
        return task;
      },
      { timeout: 50_000, interval: 50 },
    );
  };
  const isCopy = ({ name }: { readonly name: string }) => name === "copy the video";
  const taken = [];
  for (const config of [{}, { captions: "of the call" }]) taken.push(await post(config));
  expect(taken).toMatchObject([1, 2].map(() => ({ status: 2, error: null })));
  const notes = taken.map(({ attempts: [{ steps }] }) => steps.find(isCopy).note as string);
  expect(notes).toEqual([cat, dog].map(({ material: { id, name } }) => `material ${id} (${name})`));
  const { posts } = await control.account("sim-1", "tiktok", "sim1_a");
  expect(posts.map(({ sha256 }) => sha256)).toEqual([[cat.sha256], [dog.sha256]]);
  expect(["a cat", "the cat"]).toContain(posts[0]?.caption);
  expect(posts[1]?.caption).toBe("of the call");
  expect(await post({})).toMatchObject({ status: 3, error: { reason: "MATERIAL_EXHAUSTED" } });
}, 90_000);

test("the library outlasts the server; a file comes as it was sent, or as a thumbnail", async () => {
  await using data = await temporaryDirectory();
  const first = await ServeProcess.start("--data", data.path, ...SIM);
  const { material, bytes } = await upload(first, "cat", { name: 'a "cat" 🐈' });
  first.signal("SIGKILL");
  await first.exited;
  await using again = await ServeProcess.start("--data", data.path, ...SIM);
  const rest = restOf(again.url);
  expect(await ok(rest(`GET /materials/${material.id}`))).toEqual(material);
  const grpc = createClient(MaterialService, createGrpcTransport({ baseUrl: again.url }));
  async function* messages() {
    yield { part: { case: "info", value: { name: "the same" } } } as const;
    for (let at = 0; at < bytes.length; at += 1000)
      yield { part: { case: "data", value: new Uint8Array(bytes.subarray(at, at + 1000)) } } as const;
  }
  expect(await grpc.uploadMaterial(messages())).toMatchObject({ isNew: false, material: { id: 1n } });
  const response = await fetch(again.url + material.url);
  expect(response.headers.get("content-type")).toBe("video/mp4");
  expect(response.headers.get("content-disposition")).toBe(
    "inline; filename*=UTF-8''a%20%22cat%22%20%F0%9F%90%88",
  );
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  const form = new FormData();
  const picture = await sharp({ create: { width: 640, height: 320, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  form.append("file", new Blob([new Uint8Array(picture)]), "red.png");
  const uploaded = await fetch(`${again.url}/api/v1/materials`, { method: "POST", body: form });
  const { data: image } = (await uploaded.json()) as Answer;
  const thumbnail = await fetch(again.url + image["material"].thumbnail_url);
  expect(thumbnail.headers.get("content-type")).toBe("image/jpeg");
  expect(thumbnail.headers.get("content-disposition")).toBe('inline; filename="red.png.jpg"');
  expect(await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata()).toMatchObject({ width: 320 });
  expect(await rest("GET /materials/7/thumbnail")).toMatchObject({ code: 40401 });
  expect(await ok(rest(`PATCH /materials/${material.id}`, { tags: ["x"], sort_order: 3 }))).toMatchObject({
    ...{
      tags: ["x"],
      sort_order: 3,
      kind: "video",
      thumbnail_url: `${material.url.replace("file", "thumbnail")}`,
    },
  });
  expect(await ok(rest("GET /materials?kind=video&tag=X"))).toMatchObject({
    total: 1,
    page: 1,
    page_size: 20,
  });
  expect(await ok(rest(`DELETE /materials/${material.id}`))).toEqual({ deleted_count: 1 });
  expect((await fetch(again.url + material.url)).status).toBe(404);
}, 60_000);

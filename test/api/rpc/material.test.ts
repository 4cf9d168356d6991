import { createClient } from "@connectrpc/connect";
import sharp from "sharp";
import { expect, it } from "vitest";
import { MaterialKind, MaterialService } from "../../../gen/phonefleet/v1/material_pb.js";
import { jpeg, mp4 } from "../../media/bytes.ts";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

const video = Buffer.concat([mp4("isom"), Buffer.alloc(600_000, "v")]);

interface Info {
  readonly name?: string;
  readonly tags?: string[];
  readonly caption?: string;
  readonly username?: string;
  readonly sortOrder?: number;
}

async function setUp() {
  const api = await testApi();
  const client = createClient(MaterialService, api.transport);
  async function* messages(info: Info | undefined, bytes: Uint8Array) {
    if (info) yield { part: { case: "info", value: info } } as const;
    for (let at = 0; at < bytes.length; at += 100_000)
      yield { part: { case: "data", value: new Uint8Array(bytes.subarray(at, at + 100_000)) } } as const;
  }
  const upload = (info: Info | undefined, bytes: Uint8Array = video) =>
    client.uploadMaterial(messages(info, bytes));
  return { ...api, client, upload };
}

it("a file is uploaded as a stream, found again and read as it was", async () => {
  const { client, upload } = await setUp();
  const info = {
    name: "cat.mp4",
    tags: ["Cats", "cats ", ""],
    caption: "hi",
    username: "@Ada",
    sortOrder: -2,
  };
  const { material, isNew } = await upload(info);
  expect(isNew).toBe(true);
  expect(material).toMatchObject({
    ...{ id: 1n, name: "cat.mp4", tags: ["cats"], caption: "hi", username: "Ada", sortOrder: -2 },
    ...{ kind: MaterialKind.VIDEO, contentType: "video/mp4", size: BigInt(video.length) },
    url: "/api/v1/materials/1/file",
  });
  expect(material?.thumbnailUrl).toBe("/api/v1/materials/1/thumbnail");
  expect((await client.getMaterial({ materialId: 1n })).material).toEqual(material);
  const parts: Uint8Array[] = [];
  for await (const { data } of client.downloadMaterial({ materialId: 1n })) parts.push(data);
  expect(Buffer.concat(parts)).toEqual(video);
  expect(await upload({ name: "again.mp4" })).toEqual(expect.objectContaining({ material, isNew: false }));
});

it("a thumbnail says what it is, then comes; what cannot be read has none", async () => {
  const { client, upload } = await setUp();
  const image = await sharp({ create: { width: 640, height: 640, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
  await upload({}, image);
  await upload({}, jpeg);
  const read = async (materialId: bigint) => {
    const parts = [];
    for await (const part of client.getMaterialThumbnail({ materialId })) parts.push(part);
    return parts;
  };
  const [first, ...others] = await read(1n);
  const bytes = Buffer.concat(others.map(({ data }) => data));
  expect(first).toMatchObject({
    contentType: "image/jpeg",
    size: BigInt(bytes.length),
    material: { id: 1n },
  });
  expect(await sharp(bytes).metadata()).toMatchObject({ format: "jpeg", width: 320 });
  expect(await rejection(read(2n))).toMatchObject({ number: "40401" });
  expect(await rejection(read(3n))).toMatchObject({ number: "40401" });
});

it("materials are listed, changed and deleted", async () => {
  const { client, upload } = await setUp();
  await upload({ tags: ["cats"] });
  await upload({ tags: ["dogs"], username: "ada" }, jpeg);
  const ids = async (filter: object) => (await client.listMaterials(filter)).materials.map(({ id }) => id);
  expect(await ids({})).toEqual([2n, 1n]);
  expect(await ids({ kind: MaterialKind.VIDEO })).toEqual([1n]);
  expect(await ids({ tag: "Dogs" })).toEqual([2n]);
  expect(await ids({ username: "" })).toEqual([1n]);
  const change = { tags: ["new"], caption: "", username: "", sortOrder: 4, name: "dog.jpg" };
  const { material } = await client.updateMaterial({ materialId: 2n, ...change });
  expect(material).toMatchObject({ tags: ["new"], sortOrder: 4, name: "dog.jpg" });
  expect([material?.caption, material?.username]).toEqual([undefined, undefined]);
  const { material: same } = await client.updateMaterial({ materialId: 2n });
  expect(same).toMatchObject({ tags: ["new"], sortOrder: 4 });
  await client.updateMaterial({ materialId: 2n, clearTags: true });
  expect(await ids({ tag: "new" })).toEqual([]);
  expect(await client.deleteMaterial({ materialId: 2n })).toMatchObject({ deletedCount: 1 });
  expect(await ids({})).toEqual([1n]);
  for (const gone of [client.getMaterial, client.updateMaterial, client.deleteMaterial])
    expect(await rejection(gone({ materialId: 2n }))).toMatchObject({ number: "40401", reason: "NOT_FOUND" });
});

it("what is wrong is told by its field", async () => {
  const { upload, client, bugs } = await setUp();
  const fieldsOf = async (answer: Promise<unknown>) =>
    (await rejection(answer)) as { readonly fields?: unknown };
  expect(await fieldsOf(upload({}, Buffer.from("text")))).toMatchObject({
    number: "40001",
    fields: ["file"],
  });
  expect(await fieldsOf(upload(undefined))).toMatchObject({ number: "40001", fields: ["info"] });
  expect(await fieldsOf(upload({ tags: ["a,b"] }))).toMatchObject({
    number: "40001",
    fields: ["info.tags[0]"],
  });
  expect(
    await fieldsOf(client.updateMaterial({ materialId: 1n, tags: ["a"], clearTags: true })),
  ).toMatchObject({
    fields: ["clear_tags"],
  });
  expect(bugs).toEqual([]);
});

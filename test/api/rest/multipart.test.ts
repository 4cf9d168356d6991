import { once } from "node:events";
import { connect } from "node:http2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MaterialService } from "../../../gen/phonefleet/v1/material_pb.js";
import type { UploadMaterialRequest } from "../../../gen/phonefleet/v1/material_pb.js";
import type { AnyUpload, ServiceMethods } from "../../../src/api/method.ts";
import { inputFirst } from "../../../src/clock.ts";
import { invalid } from "../../../src/model/problem.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { openPort } from "../open.ts";
import type { OpenedPort } from "../open.ts";
import { envelopeOf, RawConnection } from "../raw.ts";
import type { Envelope } from "../raw.ts";

const BYTES = Buffer.alloc(3_000_000, "v");

/** What each upload brought, or how it broke off. */
const uploads: { info?: unknown; bytes: number; end?: unknown }[] = [];
let heard = Promise.withResolvers<void>();
let refusesAfter = Infinity;
let server: OpenedPort;

const uploadMaterial: AnyUpload = {
  async receive(requests) {
    const upload: (typeof uploads)[number] = { bytes: 0 };
    uploads.push(upload);
    try {
      for await (const { part } of requests as AsyncIterable<UploadMaterialRequest>) {
        if (part.case === "info") upload.info = part.value;
        else upload.bytes += part.value?.length ?? 0;
        if (upload.bytes > refusesAfter) throw invalid([{ field: "file", message: "is no media" }]);
      }
      upload.end = "whole";
    } catch (error) {
      upload.end = error;
      throw error;
    } finally {
      heard.resolve();
    }
    return { material: { id: 1n, name: "kept" }, isNew: true };
  },
};

function services(): readonly ServiceMethods[] {
  const none = { handle: () => Promise.resolve({}), follow: async function* () {} };
  const others = MaterialService.methods.map(({ localName }) => [localName, none]);
  const methods = { ...Object.fromEntries(others), uploadMaterial } as ServiceMethods["methods"];
  return [{ service: MaterialService, methods }];
}

beforeAll(async () => {
  server = await openPort({ services: services() });
});
afterAll(() => server.port.stop());
beforeEach(() => {
  uploads.length = 0;
  refusesAfter = Infinity;
  heard = Promise.withResolvers();
});

type Entry = readonly [name: string, value: string | File];

async function send(entries: readonly Entry[]) {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return answerOf(await fetch(`${server.url}/api/v1/materials`, { method: "POST", body: form }));
}

async function answerOf(response: Response) {
  return {
    status: response.status,
    ...((await response.json()) as Envelope),
  };
}

const file: Entry = ["file", new File([BYTES], "Kätzchen.mp4", { type: "text/plain" })];

it("an upload is its fields, then the file's bytes", async () => {
  const fields: readonly Entry[] = [
    ["tags", "cats, new"],
    ["tags", "big"],
    ["caption", "{hi|hello} 🐈"],
    ["username", "@ada"],
    ["sort_order", "-3"],
    ["name", "a cat"],
    ["colour", "nobody reads that"],
  ];
  const answer = await send([...fields, file]);
  expect(answer).toMatchObject({
    status: 200,
    code: 0,
    data: { material: { id: 1, name: "kept" }, is_new: true },
  });
  const info = { name: "a cat", tags: ["cats", " new", "big"], caption: "{hi|hello} 🐈", username: "@ada" };
  expect(uploads).toMatchObject([{ info: { ...info, sortOrder: -3 }, bytes: BYTES.length, end: "whole" }]);
});

it("a list that is far too long is refused without looking at each of it", async () => {
  const tags = "x,".repeat(30_000);
  const answer = await send([["tags", tags], file]);
  expect(answer.message).toBe("tags: must contain no more than 100 items");
});

it("without a name it is called as the file is", async () => {
  await send([file]);
  expect(uploads).toMatchObject([{ info: { name: "Kätzchen.mp4" }, bytes: BYTES.length }]);
});

it.each([
  ["a field behind the file", [file, ["tags", "cats"]], "tags"],
  ["no file", [["tags", "cats"]], "file"],
  ["a file that is a text", [["file", "cat.mp4"]], "file"],
  ["two files", [file, file], "file"],
  ["a number that is none", [["sort_order", "first"], file], "sort_order"],
  ["a text that is too long", [["caption", "x".repeat(70_000)], file], "caption"],
] as const)("%s is refused by its name", async (_what, entries, field) => {
  const answer = await send(entries);
  expect(answer).toMatchObject({
    status: 400,
    code: 40001,
    data: { violations: [{ field }] },
  });
  expect(server.bugs).toEqual([]);
});

it.each([
  ["application/json", "{}", 41501],
  ["multipart/form-data", "x", 41501],
  ["multipart/form-data; boundary=", "x", 40001],
  ["multipart/form-data; boundary=abc", "nothing of the kind", 40001],
  [
    "multipart/form-data; boundary=abc",
    '--abc\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
    40001,
  ],
])("a body of %s that holds %j is refused", async (type, body, code) => {
  const headers = { "content-type": type };
  const response = await fetch(`${server.url}/api/v1/materials`, { method: "POST", headers, body });
  expect(await answerOf(response)).toMatchObject({ code });
  expect(server.bugs).toEqual([]);
});

it("what the method refuses is told while the client is still sending", async () => {
  refusesAfter = 10;
  const answer = await send([file]);
  expect(answer).toMatchObject({ code: 40001, data: { violations: [{ field: "file" }] } });
  expect(uploads[0]?.bytes).toBeLessThan(BYTES.length);
});

const head = ["POST /api/v1/materials HTTP/1.1", "content-type: multipart/form-data; boundary=abc"];
const begun = '--abc\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nsome bytes';

it("a client that goes away in the middle ends its upload, and is no bug", async () => {
  using connection = await RawConnection.open(server.number);
  const [line = "", type = ""] = head;
  await connection.send(
    [line, `host: ${server.authority}`, type, "content-length: 1000", "", begun].join("\r\n"),
  );
  while (uploads.length === 0) await new Promise((resolve) => setImmediate(resolve));
  connection.socket.resetAndDestroy();
  await heard.promise;
  expect(uploads[0]?.end).toMatchObject({ name: "ClientGone" });
  expect(server.bugs).toEqual([]);
});

describe("an upload over HTTP/1", () => {
  const part = Buffer.alloc(100_000, "v");

  it("may take hours as long as it goes on, and is refused once it does not", async () => {
    const clock = new ManualClock();
    await using slow = await openPort({ services: services(), clock });
    using connection = await RawConnection.open(slow.number);
    const [line = "", type = ""] = head;
    const lines = [line, `host: ${slow.authority}`, type, "content-length: 100000000", "", begun];
    await connection.send(lines.join("\r\n"));
    for (let sent = 1; sent <= 100; sent += 1) {
      await connection.send(part);
      while ((uploads[0]?.bytes ?? 0) < sent * part.length - 100) await inputFirst();
      clock.advance(60_000);
    }
    expect(uploads[0]?.end).toBeUndefined();
    clock.advance(60_000);
    const answer = await connection.answer();
    expect([answer?.status, envelopeOf(answer).message]).toEqual([
      400,
      "the request took too long to arrive",
    ]);
    connection.socket.destroy();
    await heard.promise;
    expect(uploads[0]?.end).toMatchObject({ name: "ClientGone" });
    expect(slow.bugs).toEqual([]);
  });
});

it("an HTTP/2 client that goes away in the middle ends its upload too", async () => {
  const session = connect(server.url);
  const stream = session.request({
    ":method": "POST",
    ":path": "/api/v1/materials",
    "content-type": "multipart/form-data; boundary=abc",
  });
  stream.on("error", () => undefined);
  stream.write(begun);
  while (uploads.length === 0) await new Promise((resolve) => setImmediate(resolve));
  session.destroy();
  await heard.promise;
  expect(uploads[0]?.end).toMatchObject({ name: "ClientGone" });
  expect(server.bugs).toEqual([]);
});

it("over HTTP/2 an upload is the same", async () => {
  const session = connect(server.url);
  const stream = session.request({
    ":method": "POST",
    ":path": "/api/v1/materials",
    "content-type": "multipart/form-data; boundary=abc",
  });
  stream.end(`${begun}\r\n--abc--\r\n`);
  const [headers] = (await once(stream, "response")) as [Record<string, unknown>];
  stream.resume();
  await once(stream, "close");
  session.close();
  expect(headers[":status"]).toBe(200);
  expect(uploads).toMatchObject([{ info: { name: "a" }, bytes: 10, end: "whole" }]);
});

import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { describe, expect, it } from "vitest";
import type { Request } from "../../src/api/exchange.ts";
import { http2Call } from "./http2-call.ts";
import { openPort } from "./open.ts";
import type { OpenedPort } from "./open.ts";
import { RawConnection, request } from "./raw.ts";

const own = ({ authority }: OpenedPort) => `Host: ${authority}`;

const MEBIBYTE = 1024 * 1024;

describe("an early refusal is readable by a client that still sends", () => {
  it.each([
    [
      "announced by its length",
      { "content-length": String(32 * MEBIBYTE), "content-type": "application/json" },
      41301,
    ],
    ["in chunks", { "content-type": "application/json" }, 41301],
    ["to a path that is none", { "content-type": "text/plain" }, 40401],
    ["from a foreign page", { origin: "http://evil.example" }, 40302],
  ])("a body of 32 MiB %s", async (_what, headers, code) => {
    await using server = await openPort();
    const path = code === 40401 ? "/api/v1/nope" : "/api/v1/task";
    const call = httpRequest(server.url + path, { method: "POST", headers });
    const answered = once(call, "response") as Promise<[Request]>;
    for (let sent = 0; sent < 32; sent += 1)
      await new Promise((resolve) => call.write(Buffer.alloc(MEBIBYTE, " "), resolve));
    call.end();
    const [response] = await answered;
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += String(chunk);
    expect((JSON.parse(text) as { code: number }).code).toBe(code);
  });

  it("also over HTTP/2", async () => {
    await using server = await openPort();
    const headers = { ":method": "POST", ":path": "/api/v1/task", "content-type": "application/json" };
    const answer = await http2Call(server.url, headers, " ".repeat(12 * MEBIBYTE));
    expect([answer.status, (JSON.parse(answer.body) as { code: number }).code]).toEqual([413, 41301]);
  });

  it("and before it sends at all, where it asks whether it may", async () => {
    await using server = await openPort();
    using connection = await RawConnection.open(server.number);
    const lines = [own(server), "Content-Type: application/json", "Expect: 100-continue"];
    await connection.send(request("POST /api/v1/task HTTP/1.1", [...lines, "Content-Length: 99999999"]));
    expect((await connection.answer())?.status).toBe(413);
    using other = await RawConnection.open(server.number);
    await other.send(request("POST /api/v1/task HTTP/1.1", [...lines, "Content-Length: 2"]));
    expect((await other.answer())?.status).toBe(100);
    await other.send("{}");
    expect((await other.answer())?.status).toBe(200);
  });
});

import { expect, it } from "vitest";
import { http2Call } from "./http2-call.ts";
import { openPort } from "./open.ts";
import { exchange, request } from "./raw.ts";

it("a header with blanks around its value is not lost on the way to the method", async () => {
  const keys: (string | undefined)[] = [];
  const getTaskStats = {
    handle: (_request: unknown, call: { header(name: string): string | undefined }) => {
      keys.push(call.header("idempotency-key")?.trim());
      return Promise.resolve({});
    },
  };
  await using server = await openPort({ methods: { getTaskStats } });
  const path = "/api/v1/task/stats";
  await exchange(
    server.number,
    request(`GET ${path} HTTP/1.1`, [`Host: ${server.authority}`, "Idempotency-Key: k \t"]),
  );
  await http2Call(server.url, { ":path": path, "idempotency-key": "k " });
  expect(keys).toEqual(["k", "k"]);
});

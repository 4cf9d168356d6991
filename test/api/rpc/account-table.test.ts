import type { MessageInitShape } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { expect, it } from "vitest";
import { AccountService, Separator } from "../../../gen/phonefleet/v1/account_pb.js";
import type { ExportAccountsRequestSchema } from "../../../gen/phonefleet/v1/account_pb.js";
import { App } from "../../../gen/phonefleet/v1/script_pb.js";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

async function setUp() {
  const { transport, store } = await testApi();
  const client = createClient(AccountService, transport);
  return {
    client,
    store,
    importCsv: (text: string, dryRun = false) =>
      client.importAccounts({ csv: new TextEncoder().encode(text), dryRun }),
    exportCsv: async (request: MessageInitShape<typeof ExportAccountsRequestSchema> = {}) => {
      const parts: Uint8Array[] = [];
      let told: { readonly name: string; readonly size: bigint } | undefined;
      for await (const { table, data } of client.exportAccounts(request)) {
        told ??= table;
        parts.push(data);
      }
      const bytes = Buffer.concat(parts);
      expect(told).toMatchObject({ name: "accounts.csv", size: BigInt(bytes.length) });
      return bytes.toString("utf8");
    },
  };
}

it("what is exported is imported without a change, whatever a spreadsheet might make of it", async () => {
  const { client, store, importCsv, exportCsv } = await setUp();
  await client.createAccount({ app: App.TIKTOK, username: "=SUM(A1)", serial: "-R1", package: "com.x.y" });
  await client.createAccount({ app: App.INSTAGRAM, username: 'a;"b"', enabled: false });
  await store.accounts.update(1, { quarantineReason: "ACCOUNT_BLOCKED: later" });
  const lines = [
    "app,username,serial,package,enabled,quarantine_reason",
    "tiktok,'=SUM(A1),'-R1,com.x.y,true,ACCOUNT_BLOCKED: later",
    'instagram,"a;""b""",,,false,',
  ];
  const text = await exportCsv();
  expect(text).toBe(`${lines.join("\r\n")}\r\n`);
  const semicolons = await exportCsv({ separator: Separator.SEMICOLON });
  expect(semicolons.startsWith("\uFEFFapp;username;")).toBe(true);
  for (const table of [text, semicolons])
    expect(await importCsv(table)).toMatchObject({ createdCount: 0, updatedCount: 0, unchangedCount: 2 });
  expect(await exportCsv()).toBe(text);
  expect((await exportCsv({ app: App.INSTAGRAM })).split("\r\n")).toHaveLength(3);
  expect((await exportCsv({ serial: "-R1" })).split("\r\n")).toHaveLength(3);
});

it("an import counts, and a dry run only counts", async () => {
  const { client, importCsv } = await setUp();
  await importCsv("app;username;serial\ntiktok;ada;R1\ntiktok;bob;");
  const table = "username;app;serial\nADA;tiktok;R2\nbob;tiktok;\ncarl;instagram;R1\n";
  const counts = { createdCount: 1, updatedCount: 1, unchangedCount: 1 };
  expect(await importCsv(table, true)).toMatchObject({ ...counts, dryRun: true });
  expect(await client.listAccounts({})).toMatchObject({ total: 2n });
  expect(await importCsv(table)).toMatchObject({ ...counts, dryRun: false });
  const { accounts } = await client.listAccounts({});
  expect(accounts.map(({ username, serial }) => [username, serial])).toEqual([
    ["ada", "R2"],
    ["bob", undefined],
    ["carl", "R1"],
  ]);
});

it.each([
  ["", ["csv"]],
  ["app,username\ntiktok,ada\nmyspace,\n", ["line 3, app", "line 3, username"]],
  ['app,username\ntiktok,"ada\n', ["line 2"]],
  ["app,user\n", ["line 1, user", "line 1, username"]],
])("%j changes nothing, and tells everything that is wrong", async (text, fields) => {
  const { client, importCsv } = await setUp();
  for (const dryRun of [true, false])
    expect(await rejection(importCsv(text, dryRun))).toMatchObject({ number: "40001", fields });
  expect(await client.listAccounts({})).toMatchObject({ total: 0n });
});

it("ten thousand rows are taken at once", async () => {
  const { client, importCsv } = await setUp();
  const rows = Array.from({ length: 10_000 }, (_, i) => `tiktok,user_${i},R${i % 100},,true`);
  const table = ["app,username,serial,package,enabled", ...rows].join("\n");
  expect(await importCsv(table)).toMatchObject({ createdCount: 10_000 });
  expect(await client.listAccounts({})).toMatchObject({ total: 10_000n });
});

it("a long table is exported whole, in slices between which others are answered", async () => {
  const { importCsv, exportCsv } = await setUp();
  const rows = Array.from({ length: 10_000 }, (_, i) => `tiktok,user_${i},R${i % 100},,true`);
  await importCsv(["app,username,serial,package,enabled", ...rows].join("\n"));
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const lines = (await exportCsv()).trimEnd().split("\r\n").slice(1);
  isDone = true;
  expect(lines).toEqual(rows.map((row) => `${row},`));
  expect(turns).toBeGreaterThan(20);
});

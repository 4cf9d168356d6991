/** A body that is a file, as it is or in a form; what comes beside it is the query's. */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ImportAccountsRequest } from "../../../gen/phonefleet/v1/account_pb.js";
import { openPort } from "../open.ts";
import type { OpenedPort } from "../open.ts";
import type { Envelope } from "../raw.ts";

const TABLE = "app,username\ntiktok,ада\n";
let server: OpenedPort;

beforeAll(async () => {
  server = await openPort();
});
afterAll(() => server.port.stop());
beforeEach(() => {
  server.requests.length = 0;
});

async function send(
  body: string | FormData | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
  query = "",
) {
  const url = `${server.url}/api/v1/accounts/import${query}`;
  const response = await fetch(url, { method: "POST", body, headers });
  const [request] = server.requests as ImportAccountsRequest[];
  return {
    ...((await response.json()) as Envelope),
    ...(request && { csv: Buffer.from(request.csv).toString(), dryRun: request.dryRun }),
  };
}

function form(...entries: readonly (readonly [name: string, value: string | File])[]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

const file = ["file", new File([TABLE], "accounts.csv", { type: "application/vnd.ms-excel" })] as const;

it.each(["text/csv", "text/csv; charset=utf-8", "Text/Plain", "application/octet-stream"])(
  "is taken as %s",
  async (type) => {
    const taken = await send(TABLE, { "content-type": type }, "?dry_run=true");
    expect(taken).toMatchObject({ code: 0, csv: TABLE, dryRun: true });
  },
);

it("may be packed", async () => {
  const packed = { "content-type": "text/csv", "content-encoding": "gzip" };
  expect(await send(new Uint8Array(gzipSync(TABLE)), packed)).toMatchObject({
    code: 0,
    csv: TABLE,
    dryRun: false,
  });
});

it("may be the file of a form, whose fields say what a query would", async () => {
  expect(await send(form(file))).toMatchObject({ code: 0, csv: TABLE, dryRun: false });
  server.requests.length = 0;
  expect(await send(form(["dry_run", "true"], file))).toMatchObject({ code: 0, csv: TABLE, dryRun: true });
});

it.each([
  ["a field that is wrong", form(["dry_run", "perhaps"], file), "", "dry_run"],
  ["a field that the query says too", form(["dry_run", "true"], file), "?dry_run=false", "dry_run"],
  ["a field after the file", form(file, ["dry_run", "true"]), "", "dry_run"],
  ["a field that nobody knows", form(["dryrun", "true"], file), "", "dryrun"],
  ["the table as a field", form(["csv", TABLE], file), "", "csv"],
  ["two files", form(file, file), "", "file"],
  ["no file", form(["dry_run", "true"]), "", "file"],
])("a form with %s is refused", async (_what, body, query, field) => {
  const refused = await send(body, {}, query);
  expect(refused).toMatchObject({ code: 40001, data: { violations: [{ field }] } });
  expect(server.requests).toEqual([]);
});

it.each([{ "content-type": "application/json" }, { "content-type": "image/png" }])(
  "is no table as %o",
  async (headers) => {
    expect(await send(TABLE, headers)).toMatchObject({ code: 41501 });
  },
);

it.each(["text/csv", undefined])("of more than 8 MiB is too large, as %s", async (type) => {
  const large = "x".repeat(8 * 1024 * 1024 + 1);
  const refused = type
    ? await send(large, { "content-type": type })
    : await send(form(["file", new File([large], "accounts.csv")]));
  expect(refused).toMatchObject({ code: 41301 });
});

/** Accounts from outside: found on the phone, a clone's too, and kept as a table. */
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { ok, restOf } from "../support/rest.ts";
import type { Rest } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";

const demo = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const CLONE = "com.zhiliaoapp.musically.two";
const ended = [2, 3];

async function start(data: string) {
  const server = await ServeProcess.start(
    ...["--data", data, "--port", "0", "--sim", "1", "--sim-speed", "20", "--sim-control", "0"],
  );
  const line = server.log.find(({ msg }) => msg === "listening");
  return { server, rest: restOf(server.url), control: new SimControl(String(line?.["sim_control_url"])) };
}

async function run(rest: Rest, call: object) {
  const { task_ids: ids } = await ok(rest("POST /task", call));
  return vi.waitFor(
    async () => {
      const task = await ok(rest(`GET /task/${ids[0]}`));
      expect(ended).toContain(task.status);
      return task;
    },
    { timeout: 60_000, interval: 50 },
  );
}

test.concurrent("accounts are found on a phone, also in a clone, and act from there on", async () => {
  await using data = await temporaryDirectory();
  const { server, rest, control } = await start(data.path);
  await using _ = server;
  const serials = ["sim-1"];
  const listed = async () => {
    const { accounts } = await ok(rest("GET /accounts"));
    return accounts.map((account: Record<string, unknown>) => [
      account["username"],
      account["serial"],
      account["package"],
    ]);
  };
  expect(await listed()).toHaveLength(3);
  await ok(rest("DELETE /accounts/1"));
  await ok(rest("PATCH /accounts/2", { serial: "elsewhere" }));
  const found = await run(rest, { serials, script_name: "match_account", script_config: {} });
  expect(found).toMatchObject({
    status: 2,
    remark:
      "signed in to tiktok: @sim1_a (active), @sim1_b; registered: @sim1_a; " +
      "@sim1_b is bound to elsewhere and stays so: unbind it there first",
  });
  await control.hurt("sim-1", "app_clone", { app: "tiktok", package: CLONE });
  const config = { app: "tiktok", package: "foreground" };
  expect(await run(rest, { serials, script_name: "match_account", script_config: config })).toMatchObject({
    ...{ status: 2, error: null },
    remark: `signed in to tiktok (${CLONE}): @sim1_clone (active); registered: @sim1_clone`,
  });
  expect(await listed()).toEqual([
    ["sim1_b", "elsewhere", null],
    ["sim1_ig", "sim-1", null],
    ["sim1_a", "sim-1", null],
    ["sim1_clone", "sim-1", CLONE],
  ]);
  const usernames = ["sim1_clone"];
  const post = {
    usernames,
    script_name: "post",
    script_config: { material_list: [demo], captions: "cloned" },
  };
  expect(await run(rest, post)).toMatchObject({ status: 2, error: null });
  const { posts } = await control.account("sim-1", "tiktok", "sim1_clone");
  expect(posts).toMatchObject([{ caption: "cloned" }]);
  const switched = { usernames, script_name: "switch_account", script_config: {} };
  expect(await run(rest, switched)).toMatchObject({ status: 2, remark: "the app acts as @sim1_clone" });
  expect(await rest("PATCH /accounts/3", { package: "clone" })).toMatchObject({
    code: 40001,
    data: { violations: [{ field: "package" }] },
  });
}, 120_000);

test.concurrent("accounts are kept as a table that a spreadsheet may have changed", async () => {
  await using data = await temporaryDirectory();
  const { server, rest } = await start(data.path);
  await using _ = server;
  const exported = await fetch(`${server.url}/api/v1/accounts/export?separator=semicolon&app=tiktok`);
  expect(Object.fromEntries(exported.headers)).toMatchObject({
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="accounts.csv"',
  });
  const text = Buffer.from(await exported.arrayBuffer()).toString("utf8");
  expect(text).toContain("tiktok;sim1_b;sim-1;;true;");
  const send = async (body: string | FormData, query: string) => {
    const headers = typeof body === "string" ? { "content-type": "text/csv" } : {};
    const response = await fetch(`${server.url}/api/v1/accounts/import${query}`, {
      method: "POST",
      body,
      headers,
    });
    return (await response.json()) as Record<string, unknown>;
  };
  const changed = `${text.replace(";sim1_b;sim-1;;true;", ";sim1_b;sim-2;;ЛОЖЬ;")}tiktok;'@new;;;;\r\n`;
  const counts = { created_count: 1, updated_count: 1, unchanged_count: 1 };
  expect(await send(changed, "?dry_run=true")).toMatchObject({ code: 0, data: { ...counts, dry_run: true } });
  const form = new FormData();
  form.append("file", new File([changed], "accounts.csv"));
  expect(await send(form, "")).toMatchObject({ code: 0, data: { ...counts, dry_run: false } });
  expect(await ok(rest("GET /accounts?app=tiktok"))).toMatchObject({
    accounts: [
      { username: "sim1_a", serial: "sim-1", enabled: true },
      { username: "sim1_b", serial: "sim-2", enabled: false },
      { username: "new", serial: null, enabled: true },
    ],
  });
  expect(await send(`${changed}tiktok;new;;;;\r\nmyspace;x;;;;\r\n`, "")).toMatchObject({
    code: 40001,
    data: { violations: [{ field: "line 5, username" }, { field: "line 6, app" }] },
  });
  expect(await rest("GET /accounts/import")).toMatchObject({ code: 40501 });
}, 60_000);

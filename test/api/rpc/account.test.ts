import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { AccountService } from "../../../gen/phonefleet/v1/account_pb.js";
import { App } from "../../../gen/phonefleet/v1/script_pb.js";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

const setUp = async () => createClient(AccountService, (await testApi()).transport);
const anna = { app: App.TIKTOK, username: " @Anna", serial: "sim-1" };

describe("CreateAccount", () => {
  it("takes the name without @, enabled unless told otherwise", async () => {
    const { account } = await (await setUp()).createAccount(anna);
    expect(account).toMatchObject({
      id: 1n,
      app: App.TIKTOK,
      username: "Anna",
      serial: "sim-1",
      enabled: true,
    });
    expect(account?.package).toBeUndefined();
  });

  it("refuses a second account of the name in the same app, not in the other", async () => {
    const client = await setUp();
    await client.createAccount(anna);
    const error = await rejection(client.createAccount({ ...anna, username: "ANNA" }));
    expect(error).toMatchObject({ code: "FailedPrecondition", number: "40901" });
    expect((await client.createAccount({ ...anna, app: App.INSTAGRAM })).account?.id).toBe(2n);
  });

  it.each([
    [{ username: "anna" }, ["app"]],
    [{ app: App.TIKTOK }, ["username"]],
    [{ app: App.TIKTOK, username: "@" }, ["username"]],
    [{ app: 7, username: " " }, ["app", "username"]],
    [{ app: App.TIKTOK, username: "a\0" }, ["username"]],
    [{ ...anna, serial: " ", package: "p\0" }, ["serial", "package"]],
    [{ ...anna, serial: "a\0" }, ["serial"]],
    [{ ...anna, package: "clone" }, ["package"]],
    [{ ...anna, package: "com.clone app" }, ["package"]],
    [{ ...anna, package: "com.x'; reboot; '.y" }, ["package"]],
  ])("refuses %o", async (request, fields) => {
    expect(await rejection((await setUp()).createAccount(request))).toMatchObject({
      number: "40001",
      fields,
    });
  });
});

describe("UpdateAccount", () => {
  it("changes what is given and leaves the rest", async () => {
    const client = await setUp();
    await client.createAccount({ ...anna, package: "com.clone.app" });
    const disabled = await client.updateAccount({ accountId: 1n, enabled: false });
    expect(disabled.account).toMatchObject({ enabled: false, serial: "sim-1", package: "com.clone.app" });
    const unbound = await client.updateAccount({ accountId: 1n, serial: "", package: "" });
    expect(unbound.account?.serial).toBeUndefined();
    expect(unbound.account?.package).toBeUndefined();
    expect(unbound.account).toMatchObject({ enabled: false });
  });

  it.each([
    [{ serial: "\0" }, ["serial"]],
    [{ serial: " ", package: "\0" }, ["serial", "package"]],
  ])("refuses %o", async (change, fields) => {
    const client = await setUp();
    await client.createAccount(anna);
    const refused = await rejection(client.updateAccount({ accountId: 1n, ...change }));
    expect(refused).toMatchObject({ number: "40001", fields });
  });

  it("keeps the first reason of a quarantine, and its time", async () => {
    const { transport, store } = await testApi();
    const client = createClient(AccountService, transport);
    await client.createAccount(anna);
    await store.accounts.update(1, { quarantineReason: "TikTok blocked it" });
    const { account: first } = await client.getAccount({ accountId: 1n });
    const { account } = await client.updateAccount({ accountId: 1n, quarantined: true, enabled: false });
    expect(account).toMatchObject({ quarantineReason: "TikTok blocked it", enabled: false });
    expect(account?.quarantinedAt).toEqual(first?.quarantinedAt);
    const nobody = await rejection(client.updateAccount({ accountId: 2n, quarantined: true }));
    expect(nobody).toMatchObject({ number: "40401" });
  });

  it("starts and lifts a quarantine", async () => {
    const client = await setUp();
    await client.createAccount(anna);
    const kept = await client.updateAccount({ accountId: 1n, quarantined: true });
    expect(kept.account?.quarantineReason).toBe("by hand");
    expect(kept.account?.quarantinedAt).toBeDefined();
    const untouched = await client.updateAccount({ accountId: 1n, enabled: true });
    expect(untouched.account?.quarantineReason).toBe("by hand");
    const lifted = await client.updateAccount({ accountId: 1n, quarantined: false });
    expect(lifted.account?.quarantineReason).toBeUndefined();
  });
});

it("ListAccounts filters by app, user name and phone, in pages", async () => {
  const client = await setUp();
  for (let index = 0; index < 25; index += 1)
    await client.createAccount({ app: App.TIKTOK, username: `u${index}`, serial: `sim-${index % 2}` });
  await client.createAccount({ app: App.INSTAGRAM, username: "ig" });
  expect(await client.listAccounts({})).toMatchObject({ total: 26n, page: 1, pageSize: 20 });
  expect((await client.listAccounts({ page: 2 })).accounts).toHaveLength(6);
  expect(await client.listAccounts({ app: App.INSTAGRAM })).toMatchObject({ total: 1n });
  expect((await client.listAccounts({ username: "@U13" })).accounts).toMatchObject([{ username: "u13" }]);
  expect(await client.listAccounts({ username: "u" })).toMatchObject({ total: 0n });
  expect(await client.listAccounts({ serial: "sim-1" })).toMatchObject({ total: 12n });
});

it("a deleted account is NOT_FOUND", async () => {
  const client = await setUp();
  await client.createAccount(anna);
  expect(await client.deleteAccount({ accountId: 1n })).toMatchObject({ deletedCount: 1 });
  for (const call of [client.getAccount({ accountId: 1n }), client.deleteAccount({ accountId: 1n })])
    expect(await rejection(call)).toMatchObject({ code: "NotFound", number: "40401" });
});

/** Tasks about accounts themselves: one a phone, however many accounts are bound to it. */
import { createClient } from "@connectrpc/connect";
import { expect, it } from "vitest";
import { TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

async function setUp() {
  const { transport, store } = await testApi();
  for (const username of ["ada", "bob"])
    await store.accounts.create({
      ...{ app: "tiktok", username, serial: "R1", package: "com.clone.app", isEnabled: true },
    });
  return createClient(TaskService, transport);
}

it("match_account is one task for each phone, for nobody's account", async () => {
  const client = await setUp();
  const config = { case: "matchAccount" as const, value: { package: "foreground" } };
  const { taskIds } = await client.createTasks({ serials: ["R1", "R2"], enableMultiAccount: true, config });
  expect(taskIds).toEqual([1n, 2n]);
  const { task } = await client.getTask({ taskId: 1n });
  expect(task).toMatchObject({ scriptName: "match_account", scriptConfig: { package: "foreground" } });
  expect(task?.username).toBeUndefined();
});

it("scripts that publish nothing are not rehearsed", async () => {
  const client = await setUp();
  const config = { case: "matchAccount" as const, value: {} };
  const error = await rejection(client.createTasks({ serials: ["R1"], dryRun: true, config }));
  expect(error).toMatchObject({ number: "40001", fields: ["dry_run"] });
});

it("switch_account is one task for each account, or for each phone and the name that is given", async () => {
  const client = await setUp();
  const scriptName = "switch_account";
  const free = (value: { username?: string }) => ({ case: "scriptConfig" as const, value });
  await client.createTasks({ usernames: ["ada", "bob"], scriptName, config: free({}) });
  await client.createTasks({
    ...{ serials: ["R1", "R2"], enableMultiAccount: true, scriptName },
    config: free({ username: "carl" }),
  });
  const { tasks } = await client.listTasks({});
  expect(tasks.map(({ username, serial }) => [username, serial])).toEqual([
    [undefined, "R2"],
    [undefined, "R1"],
    ["bob", "R1"],
    ["ada", "R1"],
  ]);
});

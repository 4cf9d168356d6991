/** Caps, pauses and questions for a person, from outside: what waits says so, and runs by itself once it may. */
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";

const LONG_MS = 120_000;

async function start(data: string) {
  const sim = ["--sim", "1", "--sim-speed", "40", "--sim-control", "0", "--caps", "on"];
  const server = await ServeProcess.start("--port", "0", "--data", data, ...sim);
  const line = server.log.find(({ msg }) => msg === "listening");
  const control = new SimControl(String(line?.["sim_control_url"]));
  const rest = restOf(server.url);
  const follow = async (usernames: readonly string[], targets: readonly string[]): Promise<number[]> =>
    (
      await ok(
        rest("POST /task", {
          ...{ usernames, script_name: "follow" },
          script_config: { target_users: targets, app: "tiktok" },
        }),
      )
    ).task_ids;
  const until = (id: number, fields: object) =>
    eventually(async () => {
      const task = await ok(rest(`GET /task/${id}`));
      expect(task).toMatchObject(fields);
      return task;
    });
  return { server, control, rest, follow, until };
}

test(
  "a second follow waits for the pause, the third for the cap, also after a restart",
  { timeout: LONG_MS },
  async () => {
    await using data = await temporaryDirectory();
    let ids: number[];
    {
      const { server, rest, follow, until } = await start(data.path);
      await using _ = server;
      const limits = [{ app: "tiktok", action: "follow", per_day: 1, pause_seconds: 3600 }];
      const settings = await ok(rest("PATCH /settings", { limits }));
      expect(settings).toMatchObject({ caps: true, random_order: false });
      expect(await ok(rest("GET /settings"))).toEqual(settings);
      ids = await follow(["sim1_a"], ["jane", "joe"]);
      await until(ids[0]!, { status: 2 });
      await until(ids[1]!, { status: 0, wait_reason: "account_cap" });
    }
    const { server, control, rest, follow, until } = await start(data.path);
    await using _ = server;
    await until(ids[1]!, { status: 0, wait_reason: "account_cap" });
    const [other] = await follow(["sim1_b"], ["jane"]);
    await until(other!, { status: 2 });
    await ok(rest("PATCH /settings", { limits: [{ app: "tiktok", action: "follow", per_day: 9 }] }));
    await until(ids[1]!, { status: 0, wait_reason: "account_pause" });
    expect((await control.account("sim-1", "tiktok", "sim1_a")).following).toEqual([]);
    await ok(
      rest("PATCH /settings", {
        limits: [{ app: "tiktok", action: "follow", pause_seconds: 0, stretch_seconds: 0 }],
      }),
    );
    await until(ids[1]!, { status: 2 });
    expect((await control.account("sim-1", "tiktok", "sim1_a")).following).toEqual(["joe"]);
  },
);

test(
  "an app that asks for consent has the account's tasks wait until somebody answered",
  { timeout: LONG_MS },
  async () => {
    await using data = await temporaryDirectory();
    const { server, control, rest, follow, until } = await start(data.path);
    await using _ = server;
    await ok(
      rest("PATCH /settings", {
        limits: [{ app: "tiktok", action: "follow", pause_seconds: 0, stretch_seconds: 0 }],
      }),
    );
    await control.hurt("sim-1", "popup", { name: "consent" });
    const ids = await follow(["sim1_a"], ["jane", "joe"]);
    await until(ids[0]!, { status: 3, error: { reason: "CONSENT_NEEDED" } });
    await until(ids[1]!, { status: 0, wait_reason: "account_quarantined" });
    const { accounts } = await ok(rest("GET /accounts?app=tiktok"));
    const account = accounts.find(({ username }: { username: string }) => username === "sim1_a");
    expect(account.quarantine_reason).toContain("CONSENT_NEEDED");
    expect(account.quarantined_at).toEqual(expect.any(String));
    await control.mend("sim-1");
    await ok(rest(`PATCH /accounts/${account.id}`, { quarantined: false }));
    await until(ids[1]!, { status: 2 });
  },
);

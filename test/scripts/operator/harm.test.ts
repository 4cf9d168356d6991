/** What a script of an operator does to itself, it does to nobody else: each ends its own attempt, with the reason. */
import { describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { hurriedClock } from "../../support/hurried-clock.ts";
import { runScript } from "./guest-run.ts";

const isGone = (pid: number) =>
  eventually(async () => {
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

describe.each([
  ["throws", `throw new Error("no such thing")`, /^own: no such thing \(own\.mjs:\d+\)$/],
  ["throws what is no error", `throw { code: 7 }`, /^own: \{"code":7\}$/],
  [
    "rejects beside its own promise",
    `void Promise.reject(new Error("beside")); await sleep(60_000)`,
    /^own: beside \(own/,
  ],
  [
    "throws from a timer",
    `setTimeout(() => { throw new Error("late"); }); await sleep(60_000)`,
    /^own: late \(own/,
  ],
  [
    "ends its process",
    `console.error("bye"); process.exit(3)`,
    /^own: its process ended by itself \(exit code 3\)/,
  ],
  ["crashes its process", `process.abort()`, /^own: (its process ended by itself|it took more than)/],
  [
    "closes its connection",
    `const { closeSync } = await import("node:fs"); closeSync(3); await new Promise(() => setInterval(() => {}, 1e6))`,
    /^own: it(s process ended| closed)/,
  ],
  [
    "fills the heap",
    `const all = []; for (;;) all.push(new Array(1000).fill(all.length));`,
    /^own: it took more than the 384 MiB/,
  ],
  [
    "fills buffers",
    `const all = []; for (;;) all.push(Buffer.alloc(2 ** 25, 1));`,
    /^own: it took more than the 384 MiB/,
  ],
  [
    "calls without end",
    `for (;;) session.screen().catch(() => {});`,
    /^own: it (called for more than 64|took more|did not)/,
  ],
  [
    "tells steps without end",
    `for (;;) { hooks.step("again"); await null; }`,
    /^own: it took more than (1000 steps|the 384)/,
  ],
  [
    "tells what is no text, and is ended by its time",
    `hooks.step({ toString: 1, valueOf: 1 }); hooks.remark(Object.create(null)); fail("CHANGED", "told")`,
    /^own: fail: CHANGED is none/,
  ],
  ["calls what is no function", `session.tapp()`, /^own: session\.tapp is not a function \(own/],
  ["touches what is no node", `await session.tap(undefined)`, /^own: that is no node of a screen/],
  ["says nothing a phone understands", `await session.press("Enter")`, /^own: keycode must be a number$/],
  [
    "fails with a reason that is none",
    `fail("BORED", "so it is")`,
    /^own: fail: BORED is none of the reasons/,
  ],
])("a script that %s", (_what, body, message) => {
  test("fails its task, and nothing else", async () => {
    const { error } = await runScript(body);
    expect(error).toMatchObject({ reason: "SCRIPT_FAILED", message: expect.stringMatching(message) });
  }, 30_000);
});

test("a loop without end is ended once it has not answered for long", async () => {
  const body = `hooks.step("pid", String(process.pid)); await sleep(1); for (;;);`;
  const { error, steps } = await runScript(body, { clock: hurriedClock(10) });
  expect(error).toMatchObject({ message: "own: it did not answer for 10 s, as in a loop without end" });
  await isGone(Number(steps[0]?.[1]));
});

test("one that waits for nothing is ended when its time is over", async () => {
  const { error } = await runScript(`await new Promise(() => {});`, { timeoutMs: 500 });
  expect(error).toMatchObject({ reason: "SCRIPT_FAILED", message: "own: it took longer than 0.5 s" });
});

test("a stop in a loop without end ends it at once, with what it had started", async () => {
  const stop = new AbortController();
  const pids = Promise.withResolvers<readonly number[]>();
  const body = `
    const { spawn } = await import("node:child_process");
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
    hooks.step("pids", process.pid + " " + child.pid);
    await sleep(1);
    for (;;);
  `;
  const hooks = { step: (_name: string, note = "") => pids.resolve(note.split(" ").map(Number)) };
  const ran = runScript(body, { signal: stop.signal, hooks });
  const [own, child] = await pids.promise;
  const why = new Error("stopped");
  stop.abort(why);
  expect(await ran).toMatchObject({ error: why });
  await isGone(own!);
  await isGone(child!);
});

test("what it started does not go on after it", async () => {
  const body = `
    const { spawn } = await import("node:child_process");
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "ignore" });
    hooks.step("pid", String(child.pid));
    await sleep(1);
    process.exit();
  `;
  const { error, steps } = await runScript(body);
  expect(error).toMatchObject({ message: "own: its process ended by itself (exit code 0)" });
  await isGone(Number(steps[0]?.[1]));
});

test("large messages without end take little of the server's time", async () => {
  const body = `
    const large = Array.from({ length: 60_000 }, (_, i) => ({ i }));
    for (let sent = 0; ; sent++) { hooks.remark(large); if (sent % 4 === 0) await sleep(1); }
  `;
  const before = process.cpuUsage();
  await runScript(body, { timeoutMs: 4000 });
  const { user, system } = process.cpuUsage(before);
  // a third of the time that it ran
  expect((user + system) / 1000).toBeLessThan(1300);
});

test("a folder that is gone fails its tasks", async () => {
  const { error } = await runScript(`return "never"`, { folder: "/none" });
  expect(error).toMatchObject({ reason: "SCRIPT_FAILED", message: expect.stringContaining("did not start") });
});

test("what it prints without end is not kept, and its last words are told in the log", async () => {
  const body = `for (let i = 0; i < 2000; i++) console.log("x".repeat(500)); console.log("last words"); await sleep(300); return "printed"`;
  const { note, printed } = await runScript(body);
  expect(note).toBe("printed");
  expect(String(printed[0]).length).toBeLessThanOrEqual(2000);
});

test("a bug of the server's is none of the script's", async () => {
  const bug = new TypeError("a bug");
  const session = { back: () => Promise.reject(bug) };
  const { error } = await runScript(`await session.back()`, { session });
  expect(error).toBe(bug);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { bugReporter, createLog, type LogLevel } from "../../src/log/log.ts";

function logged(level: LogLevel) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { log: createLog(level, { write }), lines };
}

/** What a bug may throw. */
function thrown(): readonly (readonly [string, unknown])[] {
  const round: Record<string, unknown> = {};
  round["itself"] = round;
  const refuse = () => {
    throw new Error("do not look");
  };
  return [
    ["a ring", round],
    ["a string", "boom"],
    ["a bigint", { count: 10n }],
    ["a getter that throws", Object.defineProperty({}, "x", { enumerable: true, get: refuse })],
    ["an error whose stack throws", Object.defineProperty(new Error("x"), "stack", { get: refuse })],
    ["what cannot be JSON", { toJSON: refuse }],
    ["a proxy", new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse })],
  ];
}

describe("a log line", () => {
  it("is JSON with level, time, fields and phrase, and nothing else", () => {
    const { log, lines } = logged("info");
    log.info({ url: "http://127.0.0.1:1" }, "listening");
    log.warn({ server: "127.0.0.1:5037", detail: "gone" }, "adb server lost");
    expect(lines).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-.*T.*\.\d{3}Z$/),
        url: "http://127.0.0.1:1",
        msg: "listening",
      },
      {
        level: "warn",
        time: expect.any(String),
        server: "127.0.0.1:5037",
        detail: "gone",
        msg: "adb server lost",
      },
    ]);
  });

  it("below the level is left out", () => {
    const { log, lines } = logged("warn");
    log.debug({ tasks: 1, first: 1, script: "post" }, "tasks created");
    log.info({ ms: 1 }, "stopped");
    log.warn({ err: new Error("locked") }, "claiming failed");
    log.error({ err: new Error("boom") }, "the server hit a bug and ends");
    expect(lines.map(({ msg }) => msg)).toEqual(["claiming failed", "the server hit a bug and ends"]);
  });

  it("holds an error whole, with its cause", () => {
    const { log, lines } = logged("error");
    bugReporter(log)(new TypeError("boom", { cause: new Error("deeper") }), "GET /task");
    expect(lines).toMatchObject([
      {
        where: "GET /task",
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        err: { type: "TypeError", message: "boom: deeper", stack: expect.stringContaining("log.test") },
      },
    ]);
  });

  it.each(thrown())("is written, and throws nothing, whatever was thrown: %s", (_what, error) => {
    const { log, lines } = logged("error");
    expect(bugReporter(log)(error, "GET /task")).toHaveLength(36);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: "error", msg: "request hit a bug" });
  });

  it("that nobody takes throws nothing", () => {
    const write = () => {
      throw new Error("ENOSPC");
    };
    const log = createLog("info", { write });
    expect(() => log.info({ ms: 1 }, "stopped")).not.toThrow();
  });

  it("holds no secret, however it is nested and written", () => {
    const secret = "hunter2";
    const headers = { Authorization: secret, cookie: secret, "Idempotency-Key": secret };
    const request = { headers, license_key: secret, settings: [{ token: secret }, { privateKey: secret }] };
    const { log, lines } = logged("info");
    log.error(
      { err: Object.assign(new Error("no"), { request, password: secret }), where: "", request_id: "" },
      "request hit a bug",
    );
    log.error(
      { err: { idempotency: { key: secret }, a: { b: { secret } } }, where: "", request_id: "" },
      "request hit a bug",
    );
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain(secret);
    expect(lines[0]).toMatchObject({ err: { request: { headers: { Authorization: "[redacted]" } } } });
  });

  it.runIf(existsSync("/dev/full"))(
    "that the disk behind stdout cannot take costs nothing but itself",
    async () => {
      await using full = await open("/dev/full", "w");
      const log = new URL("../../src/log/log.ts", import.meta.url).href;
      const program = `const { createLog } = await import("${log}");
      for (let line = 0; line < 3; line += 1) createLog("info").info({ ms: line }, "stopped");`;
      const argv = ["--input-type=module", "--eval", program];
      const child = spawn(process.execPath, argv, { stdio: ["ignore", full.fd, "inherit"], timeout: 30_000 });
      expect(await once(child, "exit")).toEqual([0, null]);
    },
    40_000,
  );
});

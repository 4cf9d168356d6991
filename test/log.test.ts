import { describe, expect, it } from "vitest";
import { createLog, type LogLevel } from "../src/log.ts";

function logged(level: LogLevel) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { log: createLog(level, { write }), lines };
}

describe("a log line", () => {
  it("is JSON with level, time, fields and phrase, and nothing else", () => {
    const { log, lines } = logged("info");
    log.info({ url: "http://127.0.0.1:1" }, "listening");
    log.warn("no phone is connected");
    expect(lines).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-.*T.*\.\d{3}Z$/),
        url: "http://127.0.0.1:1",
        msg: "listening",
      },
      { level: "warn", time: expect.any(String), msg: "no phone is connected" },
    ]);
  });

  it("below the level is left out", () => {
    const { log, lines } = logged("warn");
    log.debug("a");
    log.info("b");
    log.warn("c");
    log.error("d");
    expect(lines.map(({ msg }) => msg)).toEqual(["c", "d"]);
  });

  it("of a child carries the child's fields", () => {
    const { log, lines } = logged("debug");
    log.child({ serial: "sim-1" }).debug({ taskId: 7 }, "claimed");
    expect(lines[0]).toMatchObject({ serial: "sim-1", taskId: 7, msg: "claimed" });
  });

  it("holds an error whole", () => {
    const { log, lines } = logged("error");
    log.error({ err: new Error("boom") }, "attempt crashed");
    expect(lines[0]).toMatchObject({
      err: { type: "Error", message: "boom", stack: expect.stringContaining("log.test") },
    });
  });

  it("holds no secret, however it is nested", () => {
    const { log, lines } = logged("info");
    const secret = "hunter2";
    log.info({ token: secret, password: secret, license: secret, privateKey: secret }, "a");
    log.info(
      { headers: { authorization: secret, cookie: secret }, request: { headers: { authorization: secret } } },
      "b",
    );
    log.child({ token: secret }).info("c");
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });
});

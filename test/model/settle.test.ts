import { describe, expect, it } from "vitest";
import { type AttemptEnd, decideEnding, type EndFacts, stopError } from "../../src/model/settle.ts";
import { MAX_REQUEUES } from "../../src/model/task.ts";

const lost = { reason: "DEVICE_LOST", message: "R1 was unplugged" } as const;
const interrupted: AttemptEnd = { kind: "interrupted", error: lost };
const shutDown: AttemptEnd = { ...interrupted, isShutdown: true };
const failed: AttemptEnd = { kind: "failed", error: { reason: "APP_MISSING", message: "no TikTok" } };
const fresh: EndFacts = { stopRequested: false, requeueCount: 0, mayHavePublished: false };

describe("how an attempt ends its task", () => {
  const cases: readonly (readonly [string, AttemptEnd, Partial<EndFacts>, string])[] = [
    ["a completed one completes", { kind: "completed" }, {}, "complete"],
    ["a stop that came too late changes nothing", { kind: "completed" }, { stopRequested: true }, "complete"],
    ["a failed one fails with its error", failed, {}, "fail APP_MISSING"],
    [
      "a failed one keeps its error when it was stopped too",
      failed,
      { stopRequested: true },
      "fail APP_MISSING",
    ],
    ["an interrupted one waits to run again", interrupted, {}, "requeue"],
    [
      "so does one that may have published: to look first",
      interrupted,
      { mayHavePublished: true },
      "requeue",
    ],
    ["the last time too", interrupted, { requeueCount: MAX_REQUEUES - 1 }, "requeue"],
    ["a shutdown is held against nobody", shutDown, { requeueCount: MAX_REQUEUES }, "requeue"],
    ["then it is lost", interrupted, { requeueCount: MAX_REQUEUES }, "fail LOST"],
    [
      "or unknown, where it may have published",
      interrupted,
      { requeueCount: MAX_REQUEUES, mayHavePublished: true },
      "fail OUTCOME_UNKNOWN",
    ],
    ["what is worth repeating is tried again", failed, { tryAgainAfterMs: () => 5000 }, "try_again"],
    ["what is not fails", failed, { tryAgainAfterMs: () => null }, "fail APP_MISSING"],
    [
      "what was stopped is not tried again",
      failed,
      { stopRequested: true, tryAgainAfterMs: () => 5000 },
      "fail APP_MISSING",
    ],
    [
      "nor what may have published",
      failed,
      { mayHavePublished: true, tryAgainAfterMs: () => 5000 },
      "fail APP_MISSING",
    ],
    ["a stopped one fails as stopped", interrupted, { stopRequested: true }, "fail STOPPED"],
    [
      "but not after the point of no return",
      interrupted,
      { stopRequested: true, mayHavePublished: true },
      "fail OUTCOME_UNKNOWN",
    ],
  ];

  it.each(cases)("%s", (_title, end, facts, expected) => {
    const ending = decideEnding(end, { ...fresh, ...facts });
    expect([ending.move, ending.move === "fail" ? ending.error.reason : ""].join(" ").trim()).toBe(expected);
  });

  it("says what interrupted it", () => {
    expect(decideEnding(interrupted, fresh)).toMatchObject({ remark: expect.stringContaining(lost.message) });
    expect(decideEnding(interrupted, { ...fresh, requeueCount: MAX_REQUEUES })).toMatchObject({
      error: {
        message: `interrupted ${MAX_REQUEUES + 1} times, the last time: ${lost.message}; look at the phone's cable or network, retry`,
      },
    });
  });

  it("counts what may go on for ever, which a shutdown does not", () => {
    expect(decideEnding(interrupted, fresh)).toMatchObject({ isCounted: true });
    expect(decideEnding(shutDown, fresh)).toMatchObject({ isCounted: false });
  });

  it("tells how a stopped task fails", () => {
    expect(stopError(false).reason).toBe("STOPPED");
    expect(stopError(true).message).toContain("a retry looks first");
  });
});

import { describe, expect, it, test } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import { Interruption, outcomeOf } from "../../src/run/outcome.ts";

const circumstances = { asked: undefined, mayHavePublished: false, lastDeed: null, reference: "7-1" };

function brief(outcome: ReturnType<typeof outcomeOf>): string {
  return "error" in outcome ? `${outcome.kind} ${outcome.error.reason}` : outcome.kind;
}

describe("what was asked for decides", () => {
  test.each([
    ["stopped", false, "failed STOPPED"],
    ["deleted", false, "failed STOPPED"],
    ["shutdown", false, "interrupted LOST"],
    ["fence_lost", false, "dropped"],
    ["stopped", true, "failed OUTCOME_UNKNOWN"],
    ["deleted", true, "failed OUTCOME_UNKNOWN"],
    ["shutdown", true, "interrupted LOST"],
    ["fence_lost", true, "dropped"],
  ] as const)("%s, may have published %s: %s", (kind, mayHavePublished, expected) => {
    const asked = new Interruption(kind);
    for (const thrown of [asked, new TypeError("bug"), new Problem("SCREEN_UNKNOWN", "odd")])
      expect(brief(outcomeOf(thrown, { ...circumstances, asked, mayHavePublished }))).toBe(expected);
  });
});

test("a shutdown is told from other interruptions: it does not count", () => {
  const asked = new Interruption("shutdown");
  expect(outcomeOf(asked, { ...circumstances, asked })).toMatchObject({ isShutdown: true });
  expect(outcomeOf(new Problem("DEVICE_LOST", "gone"), circumstances)).not.toHaveProperty("isShutdown");
});

describe("what was thrown decides when nobody asked", () => {
  test.each([
    ["SCREEN_UNKNOWN", "failed SCREEN_UNKNOWN"],
    ["OUTCOME_UNKNOWN", "failed OUTCOME_UNKNOWN"],
    ["DEVICE_LOST", "interrupted DEVICE_LOST"],
    ["DEVICE_UNRESPONSIVE", "interrupted DEVICE_UNRESPONSIVE"],
    ["UNAVAILABLE", "interrupted LOST"],
    ["NOT_FOUND", "failed INTERNAL_ERROR"],
  ] as const)("a Problem %s: %s", (reason, expected) => {
    for (const mayHavePublished of [false, true])
      expect(brief(outcomeOf(new Problem(reason, "text"), { ...circumstances, mayHavePublished }))).toBe(
        expected,
      );
  });

  it("a failure after a touch on Follow says that it may have taken effect", () => {
    const locked = new Problem("DEVICE_LOCKED", "sim-1 is locked; unlock it");
    const asked = new Interruption("stopped");
    const doubt = 'it had touched text "Follow", which may have taken effect, a retry looks first';
    for (const [thrown, more, said] of [
      [locked, {}, `sim-1 is locked; unlock it; ${doubt}`],
      [asked, { asked }, `stopped on request; ${doubt}`],
    ] as const)
      expect(outcomeOf(thrown, { ...circumstances, ...more, lastDeed: 'text "Follow"' })).toMatchObject({
        kind: "failed",
        error: { message: said },
      });
  });

  it("a failure keeps its message", () => {
    const outcome = outcomeOf(new Problem("APP_MISSING", "TikTok is not installed on sim-1"), circumstances);
    expect(outcome).toEqual({
      kind: "failed",
      error: { reason: "APP_MISSING", message: "TikTok is not installed on sim-1" },
    });
  });

  test.each([
    [
      "is locked; unlock it by hand",
      "is locked; unlock it by hand; it may have been published, a retry looks first",
    ],
    ["the upload was ended and nothing was published", "the upload was ended and nothing was published"],
    [
      "it asks; it may have been published, a retry looks first",
      "it asks; it may have been published, a retry looks first",
    ],
  ])("a failure after the point of no return leaves open what nobody has looked at: %s", (message, told) => {
    const outcome = outcomeOf(new Problem("DEVICE_LOCKED", message), {
      ...circumstances,
      mayHavePublished: true,
    });
    expect(outcome).toMatchObject({ error: { message: told } });
  });

  it("a bug shows its reference and never its text", () => {
    const outcome = outcomeOf(new TypeError("secret of undefined"), circumstances);
    expect(brief(outcome)).toBe("failed INTERNAL_ERROR");
    expect(JSON.stringify(outcome)).toContain("7-1");
    expect(JSON.stringify(outcome)).not.toContain("secret");
  });
});

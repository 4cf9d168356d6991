import { beforeEach, describe, expect, test } from "vitest";
import type { Screen, UiNode } from "../../../src/device/ui/screen.ts";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { Problem } from "../../../src/model/problem.ts";
import { Flow, lost, wait } from "../../../src/scripts/flow/flow.ts";
import type { Decision, FlowParts } from "../../../src/scripts/flow/flow.ts";
import { Pace } from "../../../src/scripts/flow/pace.ts";
import { RushingClock } from "../../support/rushing-clock.ts";

const never = new AbortController().signal;
const label = (text: string) => [{ text: [text], clickable: true }];
const profile: FlowParts["profile"] = {
  popups: [{ name: "offer", when: [label("Not now")], tap: label("Not now") }],
  retry: label("Retry"),
  close: label("Close"),
  busy: [{ says: ["Loading"] }],
  stopSigns: [
    { name: "limit", reason: "ACCOUNT_BLOCKED", message: "limited", when: [[{ says: ["later"] }]] },
  ],
};

interface Touch {
  readonly text: string;
  readonly at: number;
}

let clock: RushingClock;
let touches: Touch[];
let wakes: number;
let readings: number;
let steps: (readonly [name: string, note: string | undefined])[];
let pace: Pace;

beforeEach(() => {
  readings = 0;
  steps = [];
  pace = new Pace();
  clock = new RushingClock();
  touches = [];
  wakes = 0;
});

/** A phone whose screen is made of buttons with these texts, from `show`, which sees the touches so far. */
function flowOver(show: () => readonly string[], onTap: (node: UiNode) => void = () => {}, isThere = true) {
  const session: FlowParts["session"] = {
    screen: async () => {
      readings += 1;
      return screenOf(show());
    },
    async tap(node) {
      touches.push({ text: node.text, at: clock.ms });
      onTap(node);
    },
    async tapIfThere(_, node) {
      if (isThere) await this.tap(node, never);
      return isThere;
    },
    wake: async () => void wakes++,
    async back() {},
    async launch() {},
  };
  return new Flow({
    session,
    profile,
    hooks: { step: (...step) => void steps.push([step[0], step[1]]) },
    clock,
    pace,
  });
}

function screenOf(texts: readonly string[]): Screen {
  const buttons = texts.map(
    (text, i) => `<a.Button text="${text}" clickable="true" bounds="[0,${i * 100}][90,${i * 100 + 90}]"/>`,
  );
  return parseScreen(`<hierarchy><a.Page bounds="[0,0][1000,2000]">${buttons.join("")}</a.Page></hierarchy>`);
}

/** Touches `text` where it is there, and is done when `end` is. */
const towards = (text: string, end: string) => ({
  name: end,
  ...{ timeoutMs: 60_000, looksFor: [] },
  decide(screen: Screen): Decision<string> {
    if (screen.find(label(end))) return { kind: "done", value: end };
    const hit = screen.find(label(text));
    return hit ? { kind: "tap", what: text, hit } : lost;
  },
});

test("a touch is made once while the old page still shows", async () => {
  const flow = flowOver(() => (touches.length > 0 && clock.ms > 1500 ? ["End"] : ["Next"]));
  expect(await flow.until(towards("Next", "End"), never)).toBe("End");
  expect(touches).toHaveLength(1);
});

test("a touch that was lost is made again, but not soon", async () => {
  const flow = flowOver(() => (touches.length < 2 ? ["Next"] : ["End"]));
  await flow.until(towards("Next", "End"), never);
  const [first, second] = touches;
  expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(4000);
});

test("on a phone that was slow before, it comes later still", async () => {
  const hasTouched = (text: string, times: number) =>
    touches.filter((touch) => touch.text === text).length >= times;
  const show = () => (clock.ms < 5000 ? "First" : hasTouched("Second", 2) ? "End" : "Second");
  const flow = flowOver(() => [show()]);
  const decide = (screen: Screen): Decision<string> => {
    const hit = screen.find([...label("First"), ...label("Second")]);
    return hit ? { kind: "tap", what: hit.node.text, hit } : { kind: "done", value: "End" };
  };
  await flow.until({ name: "End", timeoutMs: 120_000, looksFor: [], decide }, never);
  const [first, second] = touches.filter(({ text }) => text === "Second");
  expect(Number(second?.at) - Number(first?.at)).toBeGreaterThan(10_000);
});

test("what was put away in between does not make it a new one", async () => {
  const isOffered = () => clock.ms > 200 && touches.every(({ text }) => text !== "Not now");
  const flow = flowOver(() => (clock.ms > 2000 ? ["End"] : isOffered() ? ["Next", "Not now"] : ["Next"]));
  await flow.until(towards("Next", "End"), never);
  expect(touches.map(({ text }) => text)).toEqual(["Next", "Not now"]);
});

test("the same touch on another page is a new one", async () => {
  const pages = [["Next"], ["Back", "Next"], ["Back", "Tool", "Next"], ["End"]];
  const flow = flowOver(() => pages[touches.length] ?? []);
  await flow.until(towards("Next", "End"), never);
  expect(touches).toHaveLength(3);
  expect(clock.ms).toBeLessThan(4000);
});

test("what comes in the way is touched only if it is still there; but where it shows again, it is", async () => {
  const flow = flowOver(() => (touches.length > 0 ? ["End"] : ["Next", "Not now"]), undefined, false);
  await flow.until(towards("Next", "End"), never);
  expect(touches.map(({ text, at }) => [text, at > 3000])).toEqual([["Not now", true]]);
});

test("what lies on top is put away first", async () => {
  const flow = flowOver(() =>
    touches.length === 0 ? ["Next", "Not now"] : touches.length === 1 ? ["Next"] : ["End"],
  );
  await flow.until(towards("Next", "End"), never);
  expect(touches.map(({ text }) => text)).toEqual(["Not now", "Next"]);
});

describe("a stop sign", () => {
  test("that lasts ends the flow with its reason", async () => {
    const flow = flowOver(() => ["Try again later", "Next"]);
    await expect(flow.until(towards("Next", "End"), never)).rejects.toMatchObject({
      reason: "ACCOUNT_BLOCKED",
    });
  });

  test("is what the failure tells first of the screen, also behind a page full of words", async () => {
    const words = Array.from({ length: 20 }, (_, i) => `Word ${i}`);
    const flow = flowOver(() => [...words, "Try again later"]);
    await expect(flow.until(towards("Next", "End"), never)).rejects.toThrow(
      '(screen: "Try again later", "Word 0"',
    );
  });

  test("keeps its page from being left, except where one from before may be", async () => {
    const show = () => (touches.length > 0 ? ["End"] : clock.ms < 1000 ? ["Next", "try later"] : ["Next"]);
    await flowOver(show).until(towards("Next", "End"), never);
    expect(touches[0]?.at).toBeGreaterThanOrEqual(1000);
    [clock, touches] = [new RushingClock(), []];
    const flow = flowOver(show);
    flow.mayLeaveSigns(true);
    await flow.until(towards("Next", "End"), never);
    expect(touches[0]?.at).toBeLessThan(1000);
  });

  test("that goes away is none", async () => {
    const flow = flowOver(() => (clock.ms < 1500 ? ["Try again later"] : ["End"]));
    expect(await flow.until(towards("Next", "End"), never)).toBe("End");
  });

  test("on a page that can be loaded again waits for that", async () => {
    const flow = flowOver(() => (touches.length === 0 ? ["Try again later", "Retry"] : ["End"]));
    expect(await flow.until(towards("Next", "End"), never)).toBe("End");
    expect(touches.map(({ text }) => text)).toEqual(["Retry"]);
  });
});

describe("where nothing leads on", () => {
  test("what can be closed is closed after a while", async () => {
    const flow = flowOver(() => (touches.length === 0 ? ["Close", "A surprise"] : ["End"]));
    expect(await flow.until(towards("Next", "End"), never)).toBe("End");
    expect(touches[0]?.at).toBeGreaterThanOrEqual(4000);
  });

  test("an app that says that it is at work is left to it for longer", async () => {
    const flow = flowOver(() => (touches.length === 0 ? ["Loading", "Close"] : ["End"]));
    await flow.until(towards("Next", "End"), never);
    expect(touches[0]?.at).toBeGreaterThanOrEqual(16_000);
  });

  test("a touch without effect is no way on either", async () => {
    const flow = flowOver(() => (touches.some(({ text }) => text === "Close") ? ["End"] : ["Next", "Close"]));
    expect(await flow.until(towards("Next", "End"), never)).toBe("End");
    expect(touches.filter(({ text }) => text === "Next").length).toBeGreaterThan(1);
  });

  test("the phone is woken, which may be dark or locked", async () => {
    const flow = flowOver(() => (wakes === 0 ? ["Swipe up"] : ["End"]));
    expect(await flow.until(towards("Next", "End"), never)).toBe("End");
  });

  test("waiting on purpose closes nothing", async () => {
    const flow = flowOver(() => ["Close"]);
    const goal = {
      name: "end",
      ...{ timeoutMs: 60_000, looksFor: [] },
      decide: (): Decision<string> => (clock.ms < 30_000 ? wait : { kind: "done", value: "End" }),
    };
    expect(await flow.until(goal, never)).toBe("End");
    expect(touches).toEqual([]);
  });

  test("it ends in time, telling what the screen says", async () => {
    const flow = flowOver(() => ["A surprise"]);
    await expect(flow.until(towards("Next", "the end"), never)).rejects.toMatchObject({
      reason: "SCREEN_UNKNOWN",
      message: expect.stringMatching(/the end.*60 s.*"A surprise"/),
    });
  });
});

describe("a touch that the UI server broke off at", () => {
  const broken = new Problem("UI_SERVER_FAILED", "broke off");

  test("is looked after, and made again where it did not arrive", async () => {
    const breakFirst = () => {
      if (touches.length === 1) throw broken;
    };
    const flow = flowOver(() => (touches.length < 2 ? ["Next"] : ["End"]), breakFirst);
    expect(await flow.until(towards("Next", "End"), never)).toBe("End");
  });

  test("is given up on when it never arrives", async () => {
    const breakAll = () => {
      throw broken;
    };
    const goal = { ...towards("Next", "End"), timeoutMs: 600_000 };
    await expect(flowOver(() => ["Next"], breakAll).until(goal, never)).rejects.toBe(broken);
  });
});

test("each touch is a step that names what it matched", async () => {
  const flow = flowOver(() => (touches.length > 0 ? ["End"] : ["Next"]));
  await flow.until(towards("Next", "End"), never);
  expect(steps).toEqual([
    ["End", undefined],
    ["Next", 'matched text "Next"'],
  ]);
});

test("a phone whose pace is known is not read before it can have changed", async () => {
  const toEnd = async () => {
    touches = [];
    readings = 0;
    const flow = flowOver(() =>
      clock.ms - (touches[0]?.at ?? clock.ms) >= 1000 ? ["Title", "End"] : ["Next"],
    );
    await flow.until(towards("Next", "End"), never);
    return readings;
  };
  const first = await toEnd();
  for (let i = 0; i < 5; i++) await toEnd();
  expect(first).toBeGreaterThan(8);
  expect(await toEnd()).toBeLessThanOrEqual(6);
});

test("of pages that follow each other, the next one's button is touched as soon as the page is at rest", async () => {
  const pages = [["Next"], ["Title", "Next"], ["Title", "Hint", "Next"], ["Title", "End"]];
  const shown = () => {
    const last = touches.at(-1);
    return pages[last && clock.ms - last.at < 100 ? touches.length - 1 : touches.length] ?? [];
  };
  const flow = flowOver(shown);
  await flow.until(towards("Next", "End"), never);
  expect(touches).toHaveLength(3);
  const [first, second, third] = touches.map(({ at }) => at);
  for (const gap of [Number(second) - Number(first), Number(third) - Number(second)]) {
    expect(gap).toBeGreaterThanOrEqual(200);
    expect(gap).toBeLessThan(400);
  }
});

test("a page that comes to be whole after its button was touched is not touched again at once", async () => {
  const shown = () => {
    const last = touches.at(-1);
    if (!last) return ["Next"];
    return clock.ms - last.at < 600 ? ["Next", "Filters"] : ["End"];
  };
  await flowOver(shown).until(towards("Next", "End"), never);
  expect(touches).toHaveLength(1);
});

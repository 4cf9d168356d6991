import { expect, test } from "vitest";
import type { Screen } from "../../src/device/screen.ts";
import { Looks } from "../../src/scripts/looks.ts";
import { Pace } from "../../src/scripts/pace.ts";

const page = (shape: string) => ({ shape }) as Screen;

function open() {
  const time = { ms: 0 };
  const clock = { now: () => time.ms, elapsed: () => time.ms, after: () => ({ cancel() {} }) };
  const looks = new Looks({ clock, pace: new Pace() });
  looks.begin();
  looks.saw(page("old"));
  return { looks, time };
}

test("pauses grow with what was waited, within bounds", () => {
  const { looks, time } = open();
  expect(looks.pauseMs).toBe(50);
  time.ms = 1000;
  expect(looks.pauseMs).toBe(150);
  time.ms = 60_000;
  expect(looks.pauseMs).toBe(500);
});

test("after a deed whose pace is known, the first look comes when it can have had its effect", () => {
  const { looks, time } = open();
  looks.did("Next", page("old"));
  time.ms = 590;
  looks.saw(page("old"));
  time.ms = 610;
  looks.saw(page("new"));
  looks.did("Next", page("new"));
  expect(looks.pauseMs).toBe(600);
});

test("a page that changed is looked at again at once", () => {
  const { looks, time } = open();
  looks.did("Next", page("old"));
  time.ms = 2000;
  looks.saw(page("new"));
  expect(looks.pauseMs).toBe(50);
});

test("a deed without effect is waited for on and on, more and more seldom", () => {
  const { looks, time } = open();
  looks.did("Next", page("old"));
  time.ms = 2000;
  looks.saw(page("old"));
  expect(looks.pauseMs).toBe(300);
});

import { expect, test } from "vitest";
import type { Screen } from "../../../src/device/ui/screen.ts";
import { Looks } from "../../../src/scripts/flow/looks.ts";
import { Pace } from "../../../src/scripts/flow/pace.ts";

const page = (shape: string) => ({ shape }) as Screen;

function open() {
  const time = { ms: 0 };
  const clock = { now: () => time.ms, elapsed: () => time.ms, after: () => ({ cancel() {} }) };
  const looks = new Looks({ clock, pace: new Pace() });
  const see = (shape: string, readMs = 0) => {
    looks.reads();
    time.ms += readMs;
    looks.saw(page(shape));
  };
  looks.begin();
  see("old");
  return { looks, time, see };
}

test("pauses grow with what was waited, within bounds", () => {
  const { looks, time } = open();
  expect(looks.pauseMs).toBe(15);
  time.ms = 1000;
  expect(looks.pauseMs).toBe(250);
  time.ms = 60_000;
  expect(looks.pauseMs).toBe(500);
});

test("after a deed whose pace is known, the first look comes when it can have had its effect", () => {
  const { looks, time, see } = open();
  looks.did("Next", page("old"));
  time.ms = 590;
  see("old");
  time.ms = 610;
  see("new");
  looks.did("Next", page("new"));
  expect(looks.pauseMs).toBe(600);
});

test("a page that changed is looked at again at once", () => {
  const { looks, time, see } = open();
  looks.did("Next", page("old"));
  time.ms = 2000;
  see("new");
  expect(looks.pauseMs).toBe(15);
});

test("a deed without effect is waited for on and on, more and more seldom", () => {
  const { looks, time, see } = open();
  looks.did("Next", page("old"));
  time.ms = 2000;
  see("old");
  expect(looks.pauseMs).toBe(160);
});

test("a phone that is slow to answer is asked as much more seldom", () => {
  const { looks, time, see } = open();
  time.ms = 300;
  see("old", 120);
  expect(looks.pauseMs).toBe(120);
});

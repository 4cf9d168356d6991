import { expect, test } from "vitest";
import { SoundBrowser } from "../../../src/sim/apps/sound-browser.ts";
import { isEndless, isNoSound, soundsLike } from "../../../src/sim/apps/sounds.ts";
import { createChance } from "../../../src/sim/chance.ts";
import { Delays } from "../../../src/sim/delays.ts";
import { until } from "../phone-driver.ts";

test("any name is a sound, with a similar one before it, but for ghosts and for what never loads", () => {
  expect(soundsLike("night bus")).toEqual(["Night Bus (sped up)", "Night Bus"]);
  expect(soundsLike("rain")).toEqual(["rain (sped up)", "rain"]);
  expect([soundsLike("ghost of a song"), soundsLike("endless rain")]).toEqual([[], []]);
  expect([isNoSound("Ghost song"), isNoSound("ghostly"), isEndless("endless rain")]).toEqual([
    true,
    false,
    true,
  ]);
  expect(soundsLike(" ")).toContain("Golden Hour");
});

test("what is found comes later than what is typed, and where the app wants that, not before it is handed in", async () => {
  const host = { delays: new Delays(100), chance: createChance("sounds") };
  const browser = new SoundBrowser(host, [300, 600]);
  browser.type("rain", { soundSearch: "submit", soundChoice: "use" });
  expect([browser.query, browser.found]).toEqual(["rain", ""]);
  browser.search();
  expect(browser.found).toBe("");
  await until("the results", () => browser.found === "rain");
  browser.type("snow", { soundSearch: "typing", soundChoice: "use" });
  await until("the results", () => browser.found === "snow");
});

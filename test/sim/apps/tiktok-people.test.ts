import { describe, expect, test } from "vitest";
import { until } from "../phone-driver.ts";
import {
  account,
  button,
  desc,
  isOnScreen,
  launch,
  letPass,
  ready,
  text,
  TIKTOK,
  view,
  visit,
} from "./user.ts";

const FIELD = ["class name", "android.widget.EditText"] as const;

describe("between two people", () => {
  test.for([
    ["nora", "Follow", "Following"],
    ["fan_fred", "Follow back", "Friends"],
    ["private_pia", "Follow", "Requested"],
  ] as const)("%s offers %s and says then %s, until the sheet ends it", async ([name, before, after]) => {
    await using phone = await ready();
    await visit(phone, TIKTOK, name);
    await phone.click(...button(before));
    await phone.waitFor(...button(after));
    expect(account(phone, TIKTOK).following).toEqual(after === "Requested" ? [] : [name]);
    await phone.click(...button(after));
    await phone.click(...text("Unfollow"));
    await phone.waitFor(...button(before));
    expect(account(phone, TIKTOK).following).toEqual([]);
  });

  test("friend_… is followed from the beginning", async () => {
    await using phone = await ready();
    await visit(phone, TIKTOK, "friend_fay");
    await phone.waitFor(...button("Friends"));
  });

  test("a profile of somebody else has no tabs and no count of posts", async () => {
    await using phone = await ready();
    await visit(phone, TIKTOK, "nora");
    const source = await phone.source();
    expect(source).not.toContain('content-desc="Home"');
    expect(source).not.toMatch(/posts/i);
  });

  test("a name that nobody has is told, and stays so", async () => {
    await using phone = await ready();
    await view(phone, TIKTOK, "ghost_gil");
    await until("the answer", async () => {
      if (await isOnScreen(phone, text("Retry"))) await phone.click(...text("Retry"));
      return isOnScreen(phone, text("Couldn't find this account"));
    });
    await letPass(phone);
    expect(await isOnScreen(phone, text("Couldn't find this account"))).toBe(true);
  });

  test("a page loads in halves: its name is there before its button", async () => {
    await using phone = await ready({ speed: 20 });
    await until("a half", async () => {
      await view(phone, TIKTOK, "nora");
      let hasHalf = false;
      await until("the page", async () => {
        const source = await phone.source();
        const isComplete = source.includes('text="nora_fan"');
        hasHalf ||= source.includes('text="@nora"') && !isComplete;
        if (source.includes('text="Retry"')) await phone.click(...text("Retry"));
        return isComplete;
      });
      return hasHalf;
    });
    expect(await isOnScreen(phone, button("Follow"))).toBe(true);
  });

  test("of many visits some fail with a Retry, and some say at first that nobody is there", async () => {
    await using phone = await ready();
    const seen = new Set<string>();
    await until("both", async () => {
      await view(phone, TIKTOK, "nora");
      await until("the page, or no way to it", async () => {
        const source = await phone.source();
        if (source.includes("Couldn't find this account")) seen.add("glitch");
        if (source.includes('text="Retry"')) seen.add("offline");
        return source.includes('text="nora_fan"') || source.includes('text="Retry"');
      });
      return seen.size === 2;
    });
    expect(account(phone, TIKTOK).following).toEqual([]);
  });

  test("Enter searches, a suggestion does, and people of similar names come with the right one", async () => {
    await using phone = await ready();
    await launch(phone, TIKTOK);
    await phone.click(...desc("Search"));
    const field = await phone.waitFor(...FIELD);
    await phone.call("POST", "appium/gestures/click", { origin: { ELEMENT: field } });
    await phone.shell("input text nora && input keyevent 66");
    await phone.waitFor(...text("nora.official"));
    expect(await isOnScreen(phone, text("nora"))).toBe(true);
    await phone.shell("input keyevent BACK");
    await until("the suggestions", async () => {
      if (await isOnScreen(phone, text("nora dance"))) return true;
      await letPass(phone, 500);
      return isOnScreen(phone, text("nora dance"));
    });
    await phone.click(...text("nora dance"));
    await phone.waitFor(...text("No results found"));
  });
});

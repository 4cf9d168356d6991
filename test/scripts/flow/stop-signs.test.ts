/** What is a stop sign and what are only somebody's words, on stored pages, with the shipped profiles. */
import { describe, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { StopSigns } from "../../../src/scripts/flow/stop-signs.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { node, paperPhone } from "../paper-app.ts";

const text = (said: string) =>
  `<android.widget.TextView text="${said}" clickable="false" bounds="[100,900][900,1000]"/>`;
const button = (said: string) =>
  `<android.widget.Button text="${said}" clickable="true" bounds="[100,1100][900,1200]"/>`;
const field = (said: string, hint: string, password = false) =>
  `<android.widget.EditText text="${said}" hint="${hint}" password="${password}" clickable="true" bounds="[100,700][900,800]"/>`;
const tabs = ["Home", "Friends", "Create", "Inbox", "Profile"].map(button);
const page = (...parts: readonly string[]) =>
  parseScreen(`<hierarchy><a.Page bounds="[0,0][1080,2400]">${parts.join("")}</a.Page></hierarchy>`);

/** What is thrown after so long; until then it only shows, or not even that. */
function after(ms: number, ...parts: readonly string[]): unknown {
  const clock = new ManualClock();
  const signs = new StopSigns(profileOf("tiktok"), clock);
  signs.heed(page(...parts));
  clock.advance(ms);
  try {
    return signs.heed(page(...parts));
  } catch (error) {
    return error;
  }
}

const blocked = { reason: "ACCOUNT_BLOCKED" };
const signedOut = { reason: "SIGNED_OUT" };

describe("what stands among the words and buttons of a page", () => {
  test.each([
    ["a caption in a feed", [text("Too many cats, way too fast"), button("Like"), ...tabs]],
    ["an advertisement's button", [text("Learn Spanish"), button("Sign up"), ...tabs]],
    [
      "what a person says of himself",
      [text("Try again later"), ...["Follow", "Message", "1", "2", "3"].map(button)],
    ],
  ])("is none at first: %s", (_, parts) => {
    expect(after(5000, ...parts)).toBe("none");
  });

  test("is one where nothing else leads on", () => {
    const parts = [text("Try again later"), ...tabs];
    expect(after(8000, ...parts)).toMatchObject(blocked);
    expect(after(8000, button("Log in"), ...tabs)).toMatchObject(signedOut);
  });
});

describe("a sign is one at once", () => {
  test.each([
    ["over a page", [...tabs, text("Try again later"), button("OK")], blocked],
    ["over a page, with no button", [...tabs, text("You’re following too fast")], blocked],
    [
      "on a page with tabs, with its answer beneath it",
      [text("Too many attempts"), button("Got it"), ...tabs],
      blocked,
    ],
    ["in place of a page", [text("Log in to TikTok"), button("Log in"), button("Sign up")], signedOut],
    ["as a form", [field("Password", "Password"), button("Log in")], signedOut],
    [
      "as a form that is half filled in",
      [field("•••", "", true), text("Password"), button("Log in")],
      signedOut,
    ],
  ])("%s", (_, parts, error) => {
    expect(after(0, ...parts)).toBe("standing");
    expect(after(2000, ...parts)).toMatchObject(error);
  });

  test("a question that is a person's is one wherever it stands", () => {
    const parts = [text("Your ads, your choice"), button("Manage"), button("Accept"), ...tabs];
    expect(after(2000, ...parts)).toMatchObject({ reason: "CONSENT_NEEDED" });
  });
});

test("what its page shows is not believed, as what an app only hopes for, until it has gone", async () => {
  let isShown = true;
  const sign = node("TextView", [100, 900, 900, 1000], { text: "Try again later" });
  const { flow, clock } = paperPhone({ draw: () => (isShown ? [sign] : []), touch() {} });
  const goal = {
    name: "end",
    timeoutMs: 60_000,
    looksFor: [],
    decide: () => ({ kind: "done", value: "Following" }) as const,
  };
  const { signal } = new AbortController();
  await expect(flow.until(goal, signal)).rejects.toMatchObject(blocked);
  clock.after(0, () => (isShown = false));
  expect(await flow.until(goal, signal)).toBe("Following");
});

test("what somebody typed into a field is none", () => {
  expect(after(9000, field("my password", "Search"), button("Enter"))).toBe("none");
});

describe("where an earlier attempt may have left one standing", () => {
  const signs = () => {
    const made = new StopSigns(profileOf("tiktok"), new ManualClock());
    made.mayBeLeft = true;
    return made;
  };

  test("a message may be left", () => {
    expect(signs().heed(page(...tabs, text("Try again later"), button("OK")))).toBe("leavable");
  });

  test("who has to sign in or to answer has to now", () => {
    expect(signs().heed(page(button("Log in")))).toBe("standing");
    expect(signs().heed(page(text("Your ads, your choice"), button("Accept")))).toBe("standing");
  });
});

test("what passed by tells why a goal was never reached, but not what may have been somebody's words", () => {
  const passing = (...parts: readonly string[]) => {
    const signs = new StopSigns(profileOf("tiktok"), new ManualClock());
    for (let readings = 0; readings < 3; readings++) signs.heed(page(...parts));
    signs.heed(page(...tabs));
    return signs.overdue();
  };
  expect(passing(...tabs, text("Try again later"))).toMatchObject(blocked);
  expect(passing(text("Try again later"), ...tabs)).toBeUndefined();
});

test("one that may be of before is left, but not again and again: what comes back is of now", () => {
  const clock = new ManualClock();
  const signs = new StopSigns(profileOf("tiktok"), clock);
  signs.mayBeLeft = true;
  const sign = page(...tabs, text("Try again later"), button("OK"));
  const comesFor3s = () => {
    signs.heed(sign);
    clock.advance(3000);
    const told = signs.heed(sign);
    signs.heed(page(...tabs));
    return told;
  };
  expect([comesFor3s(), comesFor3s()]).toEqual(["leavable", "leavable"]);
  expect(comesFor3s).toThrow(expect.objectContaining(blocked));
});

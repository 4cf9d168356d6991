import { describe, expect, test } from "vitest";
import type { View } from "../../../src/sim/screen/view.ts";
import { type Driver, until } from "../driver.ts";
import {
  account,
  type AppOnPhone,
  button,
  desc,
  type Found,
  INSTAGRAM,
  isOnScreen,
  launch,
  letPass,
  ready,
  share,
  simulated,
  text,
  TIKTOK,
  visit,
} from "./user.ts";

const POPUPS = ["notifications", "update", "contacts", "rate", "follow_friends", "draft", "consent"] as const;

function interrupt(phone: Driver, { packageName }: AppOnPhone, popup: (typeof POPUPS)[number]): void {
  simulated(phone).app(packageName)?.interrupt(popup);
}

/** What stands on the layers above the page. */
function above(phone: Driver): readonly string[] {
  return (
    simulated(phone)
      .glass.foreground?.screen()
      .overlays.map(({ name = "" }) => name) ?? []
  );
}

function labelOf(view: View, event: string): Found | undefined {
  if (view.on === event) return view.text === undefined ? desc(view.desc ?? "") : button(view.text);
  for (const child of view.children ?? []) {
    const label = labelOf(child, event);
    if (label) return label;
  }
  return undefined;
}

/** By the button that says no, or the cross in the corner. */
async function refuse(phone: Driver): Promise<void> {
  await answer(phone, "dismiss");
  await until("its end", () => above(phone).length === 0);
}

async function answer(phone: Driver, event: "accept" | "dismiss"): Promise<void> {
  const popup = simulated(phone).glass.foreground?.screen().overlays.at(-1);
  const label = popup && labelOf(popup, event);
  if (!label) throw new Error("nothing asks for an answer");
  await phone.click(...label);
}

describe.for([TIKTOK, INSTAGRAM])("over the pages of $name", (app) => {
  test.for(POPUPS)("the popup %s leaves the page in the tree and takes its touches", async (popup) => {
    await using phone = await ready();
    await launch(phone, app);
    await phone.waitFor(...desc("Profile"));
    interrupt(phone, app, popup);
    expect(await isOnScreen(phone, desc("Profile"))).toBe(true);
    const tab = app === TIKTOK ? desc("Friends") : desc("Search");
    const before = simulated(phone).glass.foreground?.screen().name;
    await phone.click(...tab);
    await letPass(phone);
    expect(simulated(phone).glass.foreground?.screen().name).toBe(before);
    // where the popup had its no over the tab, it is gone
    if (above(phone).length > 0) await refuse(phone);
    await phone.click(...desc("Profile"));
    await phone.waitFor(...text("Edit profile"));
  });

  test("words and place of a popup differ from phone to phone and from language to language", async () => {
    const shown = new Set<string>();
    for (const seed of ["one", "two", "three", "four"])
      for (const locale of ["en", "fr"]) {
        await using phone = await ready({ seed });
        const sim = simulated(phone);
        sim.locale = locale;
        const running = sim.app(app.packageName);
        running?.interrupt("update");
        shown.add(JSON.stringify(running?.screen().overlays));
      }
    expect(shown.size).toBeGreaterThanOrEqual(4);
  });

  test("the sheet of friends follows whoever's button is touched", async () => {
    await using phone = await ready();
    await launch(phone, app);
    await phone.waitFor(...desc("Profile"));
    interrupt(phone, app, "follow_friends");
    const layers = { strategy: "xpath", selector: button("Follow")[1], context: "" };
    const { value } = await phone.call<{ readonly ELEMENT: string }[]>("POST", "elements", layers);
    await phone.call("POST", `element/${value.at(-1)?.ELEMENT}/click`, {});
    await until("the follow", () => account(phone, app).following.length === 1);
    expect(["mia.waits", "jon_tries"]).toContain(account(phone, app).following[0]);
  });

  test.for(["notifications", "contacts"] as const)(
    "who agrees to %s is asked by Android then",
    async (popup) => {
      await using phone = await ready();
      await launch(phone, app);
      await phone.waitFor(...desc("Profile"));
      interrupt(phone, app, popup);
      await answer(phone, "accept");
      await until("Android's dialog", () => simulated(phone).glass.topOverlay !== undefined);
      expect(await phone.source()).toMatch(/permissioncontroller:id\/permission_/);
    },
  );

  test.for(["update", "rate"] as const)("who agrees to %s has left the app", async (popup) => {
    await using phone = await ready();
    await launch(phone, app);
    await phone.waitFor(...desc("Profile"));
    interrupt(phone, app, popup);
    await answer(phone, "accept");
    await until("another app", () => simulated(phone).glass.foreground === undefined);
    expect(await isOnScreen(phone, desc("Profile"))).toBe(false);
  });

  test("BACK closes a popup, but not the one that wants a choice", async () => {
    await using phone = await ready();
    await launch(phone, app);
    await phone.waitFor(...desc("Profile"));
    interrupt(phone, app, "rate");
    await phone.shell("input keyevent BACK");
    await until("its end", () => above(phone).length === 0);
    interrupt(phone, app, "consent");
    await phone.shell("input keyevent BACK");
    await letPass(phone);
    expect(above(phone)).toEqual(["popup_scrim"]);
  });

  test("a composer that a force-stop ended offers its draft at the next start, and forgets it when refused", async () => {
    await using phone = await ready({ seed: "one" });
    await share(phone, app, await phone.addVideo(Buffer.from("film")));
    await phone.waitFor(...text("Next"));
    await phone.shell(`am force-stop ${app.packageName}`);
    await launch(phone, app);
    await until("the offer", () => above(phone).length === 1);
    await refuse(phone);
    await phone.shell(`am force-stop ${app.packageName}`);
    await launch(phone, app);
    await phone.waitFor(...desc("Profile"));
    expect(above(phone)).toEqual([]);
  });

  test("who is blocked is told so, and nothing happens", async () => {
    await using phone = await ready();
    await visit(phone, app, "nora");
    simulated(phone).restriction = "blocked";
    await phone.click(...button("Follow"));
    await until("the notice", async () =>
      /Try again later|We limit how often|too many times/.test(await phone.source()),
    );
    await letPass(phone);
    expect(account(phone, app).following).toEqual([]);
    expect(await isOnScreen(phone, button("Follow"))).toBe(true);
  });

  test("who is signed out sees only the way in", async () => {
    await using phone = await ready();
    await launch(phone, app);
    await phone.waitFor(...desc("Profile"));
    simulated(phone).restriction = "signed_out";
    await phone.click(...button("Log in"));
    expect(await isOnScreen(phone, desc("Profile"))).toBe(false);
    simulated(phone).restriction = "none";
    await phone.waitFor(...desc("Profile"));
  });
});

test("a blocked account's post is not published", async () => {
  await using phone = await ready();
  await phone.toCaption(await phone.addVideo(Buffer.from("film")));
  simulated(phone).restriction = "blocked";
  await phone.click(...text("Post"));
  await until("the end of it", async () => {
    for (const word of ["Post now", "Publish now"])
      if (await isOnScreen(phone, text(word))) await phone.click(...text(word));
    return /Try again later|We limit how often|too many times/.test(await phone.source());
  });
  await letPass(phone, 6000);
  expect(account(phone, TIKTOK).posts).toEqual([]);
});

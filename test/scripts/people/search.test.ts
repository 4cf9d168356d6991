/** Searches that the simulated phones do not have. */
import { expect, test } from "vitest";
import { searchFor } from "../../../src/scripts/people/search.ts";
import { LongPage, node, paperPhone } from "../paper-app.ts";

test("results are scrolled, though a tab above them looks like one of them", async () => {
  const names = Array.from({ length: 14 }, (_, i) => (i === 12 ? "jane" : `jane_${i}`));
  const list = new LongPage([0, 300, 1080, 2200], 300);
  let page: "search" | "person" = "search";
  let query = "";
  const row = (name: string) => (top: number, bottom: number) => [
    node("TextView", [170, top + 20, 1000, bottom - 20], { text: name, clickable: true }),
  ];
  const phone = paperPhone(
    {
      draw() {
        if (page === "person") return [node("TextView", [150, 110, 690, 190], { text: "@jane" })];
        const tabs = node(
          "HorizontalScrollView",
          [0, 220, 1080, 300],
          { scrollable: true },
          node("TextView", [40, 225, 300, 295], { text: "Top", clickable: true }),
        );
        return [
          node("EditText", [40, 100, 1040, 210], { text: query, hint: "Search", clickable: true }),
          tabs,
          list.draw("RecyclerView", query === "jane" ? names.map(row) : []),
        ];
      },
      touch(_x, _y, { text }) {
        if (text === "jane") page = "person";
      },
      type(text) {
        query = text;
      },
      swipe(area, direction) {
        if (area.top >= 300) list.swipe(area, direction);
      },
    },
    "tiktok",
  );
  expect(await searchFor(phone.flow, phone.parts, "jane", new AbortController().signal)).toBe(true);
  expect(page).toBe("person");
});

test("a field that only opens the real one is touched, though it keeps what is typed into it", async () => {
  const typed = { door: "", field: "" };
  let page: "door" | "search" | "person" = "door";
  const field = (text: string) =>
    `<android.widget.EditText package="app" clickable="true" resource-id="app:id/action_bar_search_edit_text" text="${text}" hint="Search" bounds="[40,100][1040,220]"/>`;
  const tab = node("FrameLayout", [860, 2250, 1080, 2400], { desc: "Profile", clickable: true });
  const result = `<android.widget.TextView package="app" resource-id="app:id/row_search_user_username" clickable="true" text="jane" bounds="[170,300][1000,400]"/>`;
  const phone = paperPhone(
    {
      draw() {
        if (page === "door") return [field(typed.door), tab];
        if (page === "search") return [field(typed.field), ...(typed.field === "jane" ? [result] : [])];
        return [node("TextView", [150, 110, 690, 190], { text: "jane" })];
      },
      touch(_, y) {
        page = page === "door" && y < 300 ? "search" : page === "search" && y >= 300 ? "person" : page;
      },
      type(text) {
        typed[page === "door" ? "door" : "field"] = text;
      },
    },
    "instagram",
  );
  expect(await searchFor(phone.flow, phone.parts, "jane", new AbortController().signal)).toBe(true);
  expect(page).toBe("person");
});

test("the page that a touched field opens is waited for: what is typed before is lost", async () => {
  const OPENS_AFTER_MS = 1200;
  let openedAt: number | undefined;
  let isOpen = false;
  let isFound = false;
  const typed = { door: "", field: "" };
  const field = (text: string, right: number) =>
    `<android.widget.EditText package="app" clickable="true" resource-id="app:id/action_bar_search_edit_text" text="${text}" hint="Search" bounds="[40,100][${right},220]"/>`;
  const tab = node("FrameLayout", [860, 2250, 1080, 2400], { desc: "Profile", clickable: true });
  const result = `<android.widget.TextView package="app" resource-id="app:id/row_search_user_username" clickable="true" text="jane" bounds="[170,300][1000,400]"/>`;
  const phone = paperPhone(
    {
      draw() {
        isOpen ||= openedAt !== undefined && phone.clock.elapsed() - openedAt >= OPENS_AFTER_MS;
        if (isFound) return [node("TextView", [150, 110, 690, 190], { text: "jane" })];
        if (!isOpen) return [field(typed.door, 1040), tab];
        return [field(typed.field, 900), ...(typed.field === "jane" ? [result] : [])];
      },
      touch(_, y) {
        if (!isOpen && y < 300) openedAt ??= phone.clock.elapsed();
        isFound ||= isOpen && y >= 300;
      },
      type(text) {
        if (isOpen) typed.field = text;
        else if (openedAt === undefined) typed.door = text;
      },
    },
    "instagram",
  );
  expect(await searchFor(phone.flow, phone.parts, "jane", new AbortController().signal)).toBe(true);
  expect(isFound).toBe(true);
});

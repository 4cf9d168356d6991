/** Searches that the simulated phones do not have. */
import { expect, test } from "vitest";
import { searchFor } from "../../../src/scripts/people/search.ts";
import { node, paperPhone } from "../paper-app.ts";

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

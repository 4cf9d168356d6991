/** Stored pages of other people, flat and nested: whose button is touched, and what it says. */
import { describe, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { readPerson } from "../../../src/scripts/people/person.ts";

const tag = (kind: string, said: string, bounds: string, more = "") =>
  `<android.widget.${kind} text="${said}" bounds="${bounds}" ${more}/>`;
const text = (said: string, bounds: string, more = "") => tag("TextView", said, bounds, more);
const button = (said: string, bounds: string, more = "") =>
  tag("Button", said, bounds, `clickable="true" ${more}`);
const list = (bounds: string, ...rows: string[]) =>
  `<a.recyclerview.RecyclerView scrollable="true" bounds="${bounds}">${rows.join("")}</a.recyclerview.RecyclerView>`;
const page = (...parts: string[]) =>
  parseScreen(
    `<hierarchy><a.FrameLayout bounds="[0,0][1080,2400]">${parts.join("")}</a.FrameLayout></hierarchy>`,
  );

const NAME = text("@jane", "[300,500][780,560]");
const COUNTERS =
  text("128", "[100,600][300,650]") +
  button("Following", "[100,650][300,700]") +
  text("2K", "[400,600][600,650]") +
  button("Followers", "[400,650][600,700]");
const FEED_TABS = button("Following", "[300,60][500,140]");
const header = (said: string) => button(said, "[100,760][600,860]");

const tie = (screen: ReturnType<typeof page>, app: "tiktok" | "instagram" = "tiktok") =>
  readPerson(screen, profileOf(app), "Jane")?.tie;

describe("on a page of TikTok", () => {
  test.each([
    ["Follow", "follow"],
    ["Follow back", "followBack"],
    ["Following", "following"],
    [" FRIENDS ", "friends"],
    ["Requested", "requested"],
    ["Seguir", "follow"],
    ["Siguiendo", "following"],
    ["Dejar de seguir", undefined],
  ])("a button %j says %s", (said, expected) => {
    expect(tie(page(FEED_TABS, NAME, COUNTERS, header(said)))).toBe(expected);
  });

  test("a counter and a feed's tab are no buttons of the person", () => {
    expect(tie(page(FEED_TABS, NAME, COUNTERS))).toBeUndefined();
  });

  test("a counter whose number is in the same frame is none either", () => {
    const frame = `<a.LinearLayout clickable="true" bounds="[100,600][300,760]">${text("128", "[100,600][300,640]")}${text("Following", "[100,700][300,760]")}</a.LinearLayout>`;
    expect(tie(page(NAME, frame, header("Follow")))).toBe("follow");
  });

  test("another's name is another's page", () => {
    expect(tie(page(text("@jane_fan", "[300,500][780,560]"), header("Follow")))).toBeUndefined();
  });

  test("people whom the page suggests are left alone, also while its own button is missing", () => {
    const suggested =
      text("Suggested accounts", "[40,900][600,960]") +
      list("[0,980][1080,1400]", text("mia", "[40,1000][300,1050]"), button("Follow", "[40,1300][340,1390]"));
    expect(tie(page(NAME, suggested))).toBeUndefined();
    expect(tie(page(NAME, header("Requested"), suggested))).toBe("requested");
  });

  test("a sheet over the page with buttons of others hides the page", () => {
    const scrim = `<a.FrameLayout clickable="true" bounds="[0,0][1080,2400]">${list("[0,900][1080,2400]", text("mia", "[40,1000][300,1050]"), button("Follow", "[700,1000][1000,1090]"))}</a.FrameLayout>`;
    expect(tie(page(NAME, header("Following"), scrim))).toBeUndefined();
  });

  test("the rows of a search's results are no page", () => {
    const row = (name: string, top: number) =>
      text(name, `[200,${top}][600,${top + 60}]`) + button("Follow", `[800,${top + 5}][1040,${top + 80}]`);
    expect(tie(page(row("@jane", 500), row("@jane_fan", 700), row("@jane.doe", 900)))).toBeUndefined();
  });
});

describe("on a page of Instagram", () => {
  const id = (name: string) => `resource-id="com.instagram.android:id/${name}"`;
  const title = text("jane", "[200,90][600,160]", id("action_bar_title"));

  test.each([
    ["Following", "following"],
    ["Requested", "requested"],
    ["Follow back", "followBack"],
    ["Follow", "follow"],
  ])("the header's button %j says %s", (said, expected) => {
    const own = button(said, "[40,800][540,900]", id("profile_header_follow_button"));
    expect(tie(page(title, own, button("Message", "[560,800][1040,900]")), "instagram")).toBe(expected);
  });

  test("without its id, its words tell", () => {
    expect(tie(page(text("jane", "[200,90][600,160]"), header("Follow back")), "instagram")).toBe(
      "followBack",
    );
  });

  describe("that scrolls with its header in it", () => {
    const numbers =
      text("42", "[320,300][500,360]") +
      text("5,230", "[570,300][760,360]") +
      text("310", "[820,300][1000,360]");
    const scrolled = (...rows: string[]) => page(title, list("[0,230][1080,2120]", numbers, ...rows));
    const card = (more = "") =>
      `<a.LinearLayout bounds="[40,820][360,1260]" ${more}>${text("mia", "[60,1070][340,1130]")}${button("Follow", "[60,1150][340,1240]")}</a.LinearLayout>`;

    test("the header's button is the person's, by its id", () => {
      const own = button("Follow", "[40,600][500,710]", id("profile_header_follow_button"));
      expect(tie(scrolled(own, card()), "instagram")).toBe("follow");
      const around = `<a.FrameLayout clickable="true" bounds="[40,600][500,710]" ${id("profile_header_follow_button")}>${text("Requested", "[60,610][480,700]")}</a.FrameLayout>`;
      expect(tie(scrolled(around, card()), "instagram")).toBe("requested");
    });

    test("without its id it is the wide one below the header's numbers", () => {
      const own = button("Following", "[40,600][500,710]") + button("Message", "[520,600][980,710]");
      const suggested = text("Suggested for you", "[40,740][600,800]") + card();
      expect(tie(scrolled(own, suggested), "instagram")).toBe("following");
      const offers = button("Follow", "[40,600][500,710]") + button("Message", "[520,600][980,710]");
      expect(tie(scrolled(offers, suggested), "instagram")).toBe("follow");
    });

    test("a stranger's button is not, while the header has none yet", () => {
      expect(tie(scrolled(card()), "instagram")).toBeUndefined();
      expect(tie(scrolled(button("Follow", "[60,600][340,690]")), "instagram")).toBeUndefined();
      const row = `<a.LinearLayout clickable="true" bounds="[0,600][1080,760]">${text("mia", "[200,620][500,700]")}${button("Follow", "[600,620][1040,720]")}</a.LinearLayout>`;
      expect(tie(scrolled(row), "instagram")).toBeUndefined();
    });
  });

  test("a search field with the name in it makes no page", () => {
    const field = tag("EditText", "jane", "[100,80][900,160]", 'clickable="true"');
    expect(tie(page(field, header("Follow")), "instagram")).toBeUndefined();
  });
});

/** Stored pages of the own profile: which of what they show are posts, and how many there are. */
import { describe, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { countOf, postsOf } from "../../../src/scripts/seen/profile-page.ts";

const id = (name: string) => `resource-id="com.instagram.android:id/${name}"`;
const tag = (kind: string, bounds: string, more = "", ...inner: string[]) =>
  `<android.widget.${kind} bounds="${bounds}" ${more}>${inner.join("")}</android.widget.${kind}>`;
const text = (said: string, bounds: string, more = "") => tag("TextView", bounds, `text="${said}" ${more}`);
const button = (bounds: string, more: string, ...inner: string[]) =>
  tag("LinearLayout", bounds, `clickable="true" ${more}`, ...inner);
const page = (...parts: string[]) =>
  parseScreen(
    `<hierarchy><a.FrameLayout bounds="[0,0][1080,2280]"><a.recyclerview.RecyclerView scrollable="true" bounds="[0,230][1080,2120]">${parts.join("")}</a.recyclerview.RecyclerView></a.FrameLayout></hierarchy>`,
  );

const PICTURE = button("[40,290][280,530]", 'content-desc="Add to story"');
const EDIT =
  button("[40,620][520,720]", "", text("Edit profile", "[60,630][500,710]")) +
  button("[540,620][1040,720]", "", text("Share profile", "[560,630][1020,710]"));
const SUGGESTED = button(
  "[40,820][360,1160]",
  "",
  text("mia", "[60,1000][340,1050]"),
  tag("Button", "[60,1060][340,1150]", 'clickable="true" text="Follow"'),
);
const post = (column: number) =>
  tag("ImageView", `[${360 * column},1290][${360 * column + 356},1646]`, `clickable="true" text="${column}"`);

const posts = (screen: ReturnType<typeof page>) =>
  postsOf(screen, profileOf("instagram")).map(({ node }) => node.text);
const count = (...parts: string[]) => countOf(page(...parts), profileOf("instagram"));

describe("on a page that scrolls with its header in it", () => {
  test("neither the picture nor the cards of suggested people are posts", () => {
    expect(posts(page(PICTURE, EDIT, SUGGESTED, post(1), post(0)))).toEqual(["0", "1"]);
  });

  test("a pinned post is none of those that are new, nor is the picture on its tile", () => {
    const pinned = button(
      "[0,1290][356,1646]",
      "",
      tag("ImageView", "[0,1290][356,1646]"),
      text("Pinned", "[10,1300][120,1340]"),
    );
    expect(posts(page(PICTURE, EDIT, pinned))).toEqual([]);
    expect(posts(page(PICTURE, EDIT, pinned, post(1)))).toEqual(["1"]);
  });

  test("without any post there is none", () => {
    expect(posts(page(PICTURE, EDIT, SUGGESTED))).toEqual([]);
  });
});

describe("the number of posts is told", () => {
  const counter = (number: string, label: string, more = "") =>
    button(
      "[320,300][560,450]",
      "",
      text(number, "[320,310][560,370]", more),
      text(label, "[320,375][560,440]"),
    );

  test.each([
    ["1,233", "posts", 1233],
    ["1.233", "Publicaciones", 1233],
    ["11", "帖子", 11],
    ["12K", "posts", null],
    ["12 mil", "posts", null],
    ["1,234", "followers", null],
  ])("by its label: %s %s", (number, label, expected) => {
    expect(count(PICTURE, counter(number, label), EDIT)).toBe(expected);
  });

  test("by the counter, where a tab of the grid has the same label", () => {
    const tab = tag("FrameLayout", "[360,800][720,900]", 'clickable="true" content-desc="Posts"');
    expect(count(counter("7", "posts"), EDIT, tab)).toBe(7);
  });

  test("by the id that older releases give it", () => {
    expect(count(counter("7", "?", id("row_profile_header_textview_post_count")))).toBe(7);
  });
});

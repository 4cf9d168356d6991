import { describe, expect, it } from "vitest";
import { discreet, discreetTree, maskedTree } from "../../src/model/discreet.ts";

describe("what leaves the house with a report", () => {
  it.each([
    ["device R58M12 is locked", "device … is locked"],
    ["write to jane.doe+x@mail.example.com.", "write to …@…."],
    ["call +49 (30) 1234-5678 or 0301234567", "call … or …"],
    ["@jane.doe: 1,204 posts, 12K followers", "@jane.doe: 1,204 posts, 12K followers"],
    ["com.instagram.android 350.1.0.46.93", "com.instagram.android 350.1.0.46.93"],
    ["copy the video /clip.mp4", "copy the video /clip.mp4"],
    ["At 2026-11-26T13:12:42.125Z", "At 2026-11-26T13:12:42.125Z"],
  ])("of %j is %j", (text, expected) => {
    expect(discreet(text, ["R58M12", "", "/"])).toBe(expected);
  });

  it("keeps of a tree what it is made of, and no password", () => {
    const tree =
      '<node text="a@b.example.org" hint="Phone" bounds="[0,1000000][1080,2000000]" resource-id="x:id/a@b.example.org">' +
      '<node text="hunter2" password="true" content-desc="0301234567"/></node>';
    expect(discreetTree(tree, [])).toBe(
      '<node text="…@…" hint="Phone" bounds="[0,1000000][1080,2000000]" resource-id="x:id/a@b.example.org">' +
        '<node text="…" password="true" content-desc="…"/></node>',
    );
  });
});

describe("a stored tree", () => {
  const tree = (password: string, typed: string, said: string) =>
    `<hierarchy><a.EditText hint="Phone 12" text="${typed}" password="false"/><a.EditText text="${password}" content-desc="${password}" password="true" bounds="[1,2][3,4]"/>` +
    `<node class="android.widget.EditText" text="${typed}"/><a.TextView text="${said}" content-desc=""/></hierarchy>`;

  it("of any page has no passwords", () => {
    const said = "jane@example.org, call 0301234567";
    expect(maskedTree(tree("hunter2", "a caption", said), false)).toBe(tree("…", "a caption", said));
  });

  it("of a private page has nothing that was typed, no addresses and no numbers", () => {
    const said = "Sent to jane@example.org and +49 30 12: code 4711";
    const masked = "Sent to …@… and +•• •• ••: code ••••";
    expect(maskedTree(tree("hunter2", "jane", said), true)).toBe(tree("…", "…", masked));
  });
});

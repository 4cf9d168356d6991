import { describe, expect, it } from "vitest";
import { discreet, discreetTree } from "../../src/model/discreet.ts";

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

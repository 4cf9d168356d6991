import { describe, expect, it, test } from "vitest";
import { sniff } from "../../src/media/sniff.ts";
import { jpeg, mp4, png } from "./bytes.ts";

describe("the first bytes", () => {
  it.each(["isom", "iso2", "iso6", "mp41", "mp42", "avc1", "dash", "M4V ", "M4VH", "MSNV"])(
    "of brand %j mean mp4",
    (brand) => {
      expect(sniff(mp4(brand))).toEqual({ kind: "video", contentType: "video/mp4" });
    },
  );

  it.each(["qt  ", "M4A ", "heic", "avif", "mif1", "jp2 ", "crx "])(
    "of brand %j do not, whatever else they name",
    (brand) => {
      expect(sniff(mp4(brand))).toBeUndefined();
    },
  );

  it("of pictures mean pictures", () => {
    expect(sniff(jpeg)).toEqual({ kind: "image", contentType: "image/jpeg" });
    expect(sniff(png)).toEqual({ kind: "image", contentType: "image/png" });
  });

  it.each([mp4("isom"), jpeg, png])("mean nothing when cut short (%#)", (whole) => {
    expect(sniff(whole.subarray(0, 2))).toBeUndefined();
    expect(sniff(Buffer.concat([Buffer.from(" "), whole]))).toBeUndefined();
  });
});

test("nothing and text are no media", () => {
  for (const text of ["", "ftyp", "root:x:0:0:root", "<svg/>", "GIF89a", "RIFF    WEBP"]) {
    expect(sniff(Buffer.from(text))).toBeUndefined();
  }
});

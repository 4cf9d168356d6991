import { expect, test } from "vitest";
import { BLANK, type ScreenNode } from "../../../src/sim/screen/view.ts";
import { XmlNode } from "../../../src/sim/ui/xml-node.ts";
import { findByXpath } from "../../../src/sim/ui/xpath.ts";

const node = (className: string, text: string, ...children: readonly ScreenNode[]): ScreenNode => ({
  ...BLANK,
  className,
  text,
  children,
});

test.for(["//row", "(//row)", "//row[@text='deep'] | //row"])(
  "%s finds rows in the order of the document, however deep each of them lies",
  (xpath) => {
    const rows = [
      node("frame", "", node("frame", "", node("row", "deep"))),
      node("row", "flat"),
      node("frame", "", node("row", "last")),
    ];
    const found = findByXpath(xpath, XmlNode.document(node("list", "", ...rows)));
    expect(found.map(({ attributes }) => attributes["text"])).toEqual(["deep", "flat", "last"]);
  },
);

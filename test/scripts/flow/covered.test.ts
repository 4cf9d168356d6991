import { expect, test } from "vitest";
import type { Screen } from "../../../src/device/ui/screen.ts";
import type { Decision } from "../../../src/scripts/flow/flow.ts";
import { node, paperPhone } from "../paper-app.ts";

const never = new AbortController().signal;

test.each(["tap", "act"] as const)(
  "%s: what lies under something else is left alone until that is out of the way",
  async (kind) => {
    const touched: string[] = [];
    const offer = [
      node("View", [0, 0, 1080, 2400], { clickable: true }),
      node("TextView", [40, 900, 900, 980], { text: "People like you" }),
      node("Button", [40, 1000, 1000, 1100], { text: "Follow", clickable: true }),
      node("ImageView", [960, 860, 1040, 940], { desc: "Close", clickable: true }),
    ];
    const volume = node("Button", [40, 1000, 1000, 1100], { text: "Volume", clickable: true });
    const { flow } = paperPhone({
      draw: () => (touched.includes("Close") ? [volume] : [volume, ...offer]),
      touch: (_x, _y, { text, desc }) => void touched.push(text || desc),
    });
    const decide = (screen: Screen): Decision<true> => {
      if (touched.includes("Volume")) return { kind: "done", value: true };
      const hit = screen.find([{ label: ["Volume"], clickable: true }]);
      if (!hit) throw new Error("no button");
      if (kind === "tap") return { kind, what: "volume", hit };
      return { kind, what: "volume", on: hit, act: async () => void touched.push("Volume") };
    };
    await flow.until({ name: "the volume", timeoutMs: 60_000, looksFor: [], decide }, never);
    expect(touched).toEqual(["Close", "Volume"]);
  },
);

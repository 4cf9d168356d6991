import { expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { ProductChoices } from "../../../src/scripts/compose/product-choices.ts";
import { node } from "../paper-app.ts";

const profile = profileOf("tiktok");
const button = (text: string, top: number) =>
  node("Button", [40, top, 1040, top + 100], { text, clickable: true });
const page = (...parts: readonly string[]) => parseScreen(`<hierarchy>${parts.join("")}</hierarchy>`);
const form = page(button("Add product link", 900));

/** Begun on the form; what is offered on a page at rest. */
function choicesFromForm() {
  const choices = new ProductChoices(profile);
  const [link] = form.findAll(profile.selectors.productLink);
  if (!link) throw new Error("no row for it");
  choices.begin(form, link);
  return (screen: typeof form) => {
    choices.on(screen);
    const hit = choices.on(screen);
    if (hit) choices.made(screen, hit);
    return {
      what: hit && `${hit.node.text} at ${hit.node.bounds.top}`,
      undo: () => hit && choices.undo(screen, hit),
    };
  };
}

test("one page after the other is chosen from, and each but once", () => {
  const choose = choicesFromForm();
  const list = page(button("Add", 300), button("Add", 500));
  const told = [page(button("Product", 300)), list, list, list].map((screen) => choose(screen).what);
  expect(told).toEqual(["Product at 300", "Add at 300", "Add at 500", undefined]);
});

test("a choice that something else got is made again", () => {
  const choose = choicesFromForm();
  const kind = page(button("Product", 300));
  choose(kind).undo();
  expect(choose(kind).what).toBe("Product at 300");
});

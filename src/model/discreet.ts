/** What is nobody else's business: mail addresses and numbers of people, passwords, and what their owners know a phone by. */

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** As people write them, but without dots, which versions have; counts and ages are shorter. */
const PHONE_NUMBER = /\+?\d(?:[\s()-]{0,2}\d){8,14}(?!\w)/g;

/** Shorter ones, as a home directory of "/", are in everything, and tell nothing. */
const SHORTEST = 4;

/** A text for people that leaves the house. */
export function discreet(text: string, secrets: readonly string[]): string {
  const known = secrets
    .filter((one) => one.length >= SHORTEST)
    .reduce((left, one) => left.replaceAll(one, "…"), text);
  return known.replaceAll(EMAIL, "…@…").replaceAll(PHONE_NUMBER, "…");
}

/** The screen's tree, to leave the house: what is on it for people is treated so, and the rest of it is left as it is. */
export function discreetTree(xml: string, secrets: readonly string[]): string {
  return withTexts(xml, (value, { name, isPassword }) =>
    isPassword && name === "text" ? "…" : discreet(value, secrets),
  );
}

/**
 * The screen's tree without passwords. Of a page on which somebody signs in, without what was typed, addresses and all
 * digits too: there they are numbers of phones, and codes.
 */
export function maskedTree(xml: string, isPrivate: boolean): string {
  return withTexts(xml, (value, { name, isPassword, isEditable }) => {
    if (name === "hint" || value === "") return value;
    if (isPassword || (isPrivate && isEditable)) return "…";
    return isPrivate ? value.replaceAll(EMAIL, "…@…").replaceAll(/\d/g, "•") : value;
  });
}

interface Place {
  readonly name: "text" | "content-desc" | "hint";
  readonly isPassword: boolean;
  readonly isEditable: boolean;
}

/** Both trees that a phone tells: tags that are class names, and tags that have one. */
const EDITABLE =
  /^<[\w.$]*(?:EditText|AutoCompleteTextView)[\s/>]| class="[^"]*(?:EditText|AutoCompleteTextView)"/;

function withTexts(xml: string, change: (value: string, place: Place) => string): string {
  return xml.replaceAll(/<[^<>]*>/g, (tag) => {
    const isPassword = / password="true"/.test(tag);
    const isEditable = EDITABLE.test(tag);
    return tag.replaceAll(
      / (text|content-desc|hint)="([^"]*)"/g,
      (_all, name: Place["name"], value: string) =>
        ` ${name}="${change(value, { name, isPassword, isEditable })}"`,
    );
  });
}

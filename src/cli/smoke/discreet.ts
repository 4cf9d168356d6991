/** What leaves the house with a report: the phone's serial, addresses and numbers of people, and passwords do not. */

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** As people write them, but without dots, which versions have; counts and ages are shorter. */
const PHONE_NUMBER = /\+?\d(?:[\s()-]{0,2}\d){8,14}(?!\w)/g;

/** Shorter ones, as a home directory of "/", are in everything, and tell nothing. */
const SHORTEST = 4;

/** A text for people. */
export function discreet(text: string, secrets: readonly string[]): string {
  const known = secrets
    .filter((one) => one.length >= SHORTEST)
    .reduce((left, one) => left.replaceAll(one, "…"), text);
  return known.replaceAll(EMAIL, "…@…").replaceAll(PHONE_NUMBER, "…");
}

/** The screen's tree: what is on it for people is treated so, and the rest of it is left as it is. */
export function discreetTree(xml: string, secrets: readonly string[]): string {
  return xml.replaceAll(/<[^<>]*>/g, (tag) => {
    const isPassword = / password="true"/.test(tag);
    return tag.replaceAll(/ (text|content-desc|hint)="([^"]*)"/g, (_all, name: string, value: string) =>
      isPassword && name === "text" ? ` ${name}="…"` : ` ${name}="${discreet(value, secrets)}"`,
    );
  });
}

/** The languages that the phone's own screens speak. */
export const LANGUAGES = ["en", "es", "fr", "pt-BR", "ru", "zh-Hans"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The nearest language to a tag, as resources are chosen: "en-US" is "en", "pt-PT" "pt-BR", "zh-CN" "zh-Hans". */
export function languageOf(tag: string): string {
  const [primary = ""] = tag.toLowerCase().split(/[-_]/);
  return LANGUAGES.find((language) => language.toLowerCase().split("-")[0] === primary) ?? primary;
}

export function isLanguageTag(value: unknown): value is string {
  return typeof value === "string" && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(value);
}

/** As the phone spells its own, e.g. "en-US" for "en". */
export function fullTag(tag: string): string {
  const regions: Readonly<Record<string, string>> = {
    en: "en-US",
    es: "es-ES",
    fr: "fr-FR",
    ru: "ru-RU",
    "zh-Hans": "zh-Hans-CN",
  };
  return regions[tag] ?? tag;
}

/** The languages that the apps were translated to. */
export type Locale = "en" | "es" | "fr" | "pt-BR" | "ru" | "zh-Hans";

const BY_LANGUAGE: Readonly<Record<string, Locale>> = {
  en: "en",
  es: "es",
  fr: "fr",
  pt: "pt-BR",
  ru: "ru",
  zh: "zh-Hans",
};

/** What an app speaks on a phone of this language, e.g. "es-MX": English where it was not translated. */
export function localeOf(tag: string): Locale {
  return BY_LANGUAGE[tag.toLowerCase().split(/[-_]/)[0] ?? ""] ?? "en";
}

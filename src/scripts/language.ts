/** Whoever got lost in an app may only not speak its language: that is looked at once a script has failed, and told. */
import { Problem } from "../model/problem.ts";
import type { Reason } from "../model/problem.ts";
import type { Profile } from "./apps/profile.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "package">;

/** What a script comes to that finds none of the words that it looks for. */
const OF_WORDS: ReadonlySet<Reason> = new Set<Reason>(["SCREEN_UNKNOWN", "WRONG_ACCOUNT"]);

/** The same problem, and where the profile does not know the app's language, that too. */
export async function tellingLanguage(
  cause: unknown,
  { session, profile, package: own }: Context,
  signal: AbortSignal,
): Promise<unknown> {
  if (signal.aborted || !(cause instanceof Problem) || !OF_WORDS.has(cause.reason)) return cause;
  try {
    for (const name of own === null ? profile.packages : [own]) {
      if (!(await session.isInstalled(name, signal))) continue;
      const language = await session.languageOf(name, signal);
      if (language === undefined || isKnown(language, profile)) return cause;
      const message = `${name} shows itself in the language ${language}, whose words are not known; set the phone or the app to one of ${profile.languages.join(", ")}`;
      return new Problem(cause.reason, `${message} (${cause.message})`, { cause });
    }
  } catch {
    // what it failed by says more than that the phone answers no more
  }
  return cause;
}

/** "es-MX" is read with the words of "es", and "zh-CN" with those of "zh-Hans"; "pt-PT" has other words than "pt-BR". */
function isKnown(language: string, { languages }: Pick<Profile, "languages">): boolean {
  const keys = [language, fullTag(language)].map((tag) => tag.toLowerCase());
  return languages.some((one) =>
    keys.some((key) => key === one.toLowerCase() || key.startsWith(`${one.toLowerCase()}-`)),
  );
}

/** With its script. */
function fullTag(language: string): string {
  try {
    return new Intl.Locale(language).maximize().toString();
  } catch {
    return language;
  }
}

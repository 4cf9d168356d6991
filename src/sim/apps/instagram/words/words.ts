import { localeOf } from "../../locale.ts";
import { en, type Words } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { ptBr } from "./pt-br.ts";
import { ru } from "./ru.ts";
import { zhHans } from "./zh-hans.ts";

const WORDS = { en, es, fr, "pt-BR": ptBr, ru, "zh-Hans": zhHans };

export function wordsFor(locale: string): Words {
  return WORDS[localeOf(locale)];
}

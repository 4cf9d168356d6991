/** Captions of all kinds that people write, and those that apps, shells and trees of screens are known to trip over. */
import type { Chance } from "../../../src/sim/chance.ts";

const CAPTIONS: readonly [string, ...string[]] = [
  "hello",
  "Grüße 🎬 #fun",
  "two\nlines #a #b",
  "three\n\n\nlines, two of them empty",
  "#first things first",
  "thanks @jane.doe_1",
  "@mention at the beginning and #tag",
  "family 👨‍👩‍👧‍👦 flag 🇧🇷 tone 👍🏽",
  "👍",
  "مرحبا بالعالم #سفر",
  "नमस्ते दुनिया",
  "你好，世界 #旅行",
  "Съешь ещё этих мягких булок",
  "שלום",
  `it's "quoted" \`and\` $HOME & <b>tagged</b> 100% \\n`,
  "-n --help; rm *",
  "  blanks around  ",
  "e\u0301 combined",
  // words that apps say themselves
  "Try again later #ok",
  "Log in",
  "Post",
  "Following",
  "Not now",
  "now",
  "3",
  "{one|another} of two",
  "a {red|green|blue} box #{x|y",
  "A title##and its body #ok",
  `${"a long story ".repeat(60)}#end`,
];

/** Every fifth post has none; some are told from others by nothing but their caption. */
export function drawCaption(chance: Chance): string | undefined {
  const drawn = chance.next();
  if (drawn < 0.2) return undefined;
  return drawn < 0.3 ? `number ${chance.between(100, 999)}` : chance.pick(CAPTIONS);
}

/** Which languages of an app count as known. */
import { expect, test } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import { tellingLanguage } from "../../src/scripts/language.ts";

const lost = new Problem("SCREEN_UNKNOWN", "got lost");
const explained = async (language: string) => {
  const session = { isInstalled: async () => true, languageOf: async () => language };
  const context = { session: session as never, profile: profileOf("tiktok"), package: null };
  return tellingLanguage(lost, context, new AbortController().signal);
};

test.each(["en-GB", "es-MX", "fr-FR", "pt-BR", "ru-RU", "zh-CN", "zh-Hans-CN", "zh-Hans"])(
  "the words of %s are known",
  async (language) => {
    expect(await explained(language)).toBe(lost);
  },
);

test.each(["ja-JP", "pt-PT", "zh-TW", "zh-Hant-HK", "odd_tag"])("those of %s are not", async (language) => {
  const told = await explained(language);
  expect(told).toMatchObject({
    reason: "SCREEN_UNKNOWN",
    message: expect.stringContaining(`language ${language}`),
  });
});

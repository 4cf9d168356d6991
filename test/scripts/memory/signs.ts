/** What ends an attempt, as apps may say it in each language: a dialog, or a page in place of the app's own. */
import type { FailureReason } from "../../../src/model/problem.ts";
import type { App } from "../../../src/model/task.ts";
import { wordsFor as instagramWords } from "../../../src/sim/apps/instagram/words/words.ts";
import { POPUP_WORDS } from "../../../src/sim/apps/popup-words.ts";
import { wordsFor as tiktokWords } from "../../../src/sim/apps/tiktok/words/words.ts";

export const LOCALES = ["en", "es", "fr", "pt-BR", "ru", "zh-Hans"] as const;
type Locale = (typeof LOCALES)[number];

export interface Sign {
  readonly name: string;
  readonly reason: FailureReason;
  readonly texts: readonly string[];
  readonly buttons: readonly string[];
  /** It is there again when the app has been started anew. */
  readonly isPage?: true;
  readonly hasField?: true;
}

const captchas: Readonly<Record<Locale, readonly string[]>> = {
  en: [
    "Verify to continue: drag the slider to fit the puzzle",
    "Verify you're human",
    "I'm not a robot",
    "Confirm you’re human to use your account, anna",
    "Help us confirm that you own this account",
  ],
  es: [
    "Arrastra la pieza del rompecabezas",
    "Verifica que eres humano",
    "No soy un robot",
    "Confirma que eres una persona para usar tu cuenta",
    "Ayúdanos a confirmar que esta cuenta te pertenece",
  ],
  fr: [
    "Faites glisser le curseur",
    "Vérifiez que vous êtes humain",
    "Je ne suis pas un robot",
    "Confirmez que vous êtes un être humain",
    "Confirmez que ce compte vous appartient",
  ],
  "pt-BR": [
    "Arraste a peça do quebra-cabeça",
    "Verifique se você é humano",
    "Não sou um robô",
    "Confirme que você é um ser humano",
    "Ajude-nos a confirmar que a conta é sua",
  ],
  ru: [
    "Перетащите фрагмент пазла",
    "Подтвердите, что вы не робот",
    "Я не робот",
    "Подтвердите, что вы человек",
    "Подтвердите, что это ваш аккаунт",
  ],
  "zh-Hans": ["拖动滑块完成拼图", "人机验证", "我不是机器人", "确认你是真人", "请确认这是你的账户"],
};

/** A page with fields and one button, which alone would say nothing. */
const forms: Readonly<Record<Locale, readonly [field: string, button: string]>> = {
  en: ["Password", "Log in"],
  es: ["Contraseña", "Entrar"],
  fr: ["Mot de passe", "Connexion"],
  "pt-BR": ["Senha", "Entrar"],
  ru: ["Пароль", "Войти"],
  "zh-Hans": ["密码", "登录"],
};

/** By what they are, in all their wordings. */
export function signsIn(locale: Locale, app: App): readonly Sign[] {
  const [own, other] = [tiktokWords(locale), instagramWords(locale)];
  const { tryLater, limit, badFile, logIn, logInMore } = app === "tiktok" ? own : other;
  const [field, enter] = forms[locale];
  const said = (name: string, reason: FailureReason, text: string): Sign => ({
    ...{ name, reason, texts: [text], buttons: [own.ok] },
  });
  return [
    ...[tryLater, limit, own.tooMany].map((text) => said("limit", "ACCOUNT_BLOCKED", text)),
    ...captchas[locale].map((text): Sign => ({ ...said("captcha", "ACCOUNT_BLOCKED", text), buttons: [] })),
    { name: "sign-in", reason: "SIGNED_OUT", texts: [logInMore], buttons: [logIn], isPage: true },
    {
      ...{ name: "sign-in page", reason: "SIGNED_OUT", texts: [field], buttons: [enter] },
      ...{ isPage: true, hasField: true },
    },
    said("bad file", "MEDIA_REFUSED", badFile),
    ...POPUP_WORDS[locale].consent.map(([title, body, accept, others]): Sign => ({
      ...{ name: "consent", reason: "CONSENT_NEEDED", texts: [title, body], buttons: [accept, others] },
    })),
  ];
}

/** Over a screen of this width and height, as the windows of an app are. */
export function drawn(sign: Sign, packageName: string, width: number, height: number): string {
  const lines = sign.texts.map((text, i) =>
    node(sign.hasField ? "EditText" : "TextView", packageName, text, [
      120,
      900 + 120 * i,
      width - 120,
      1000 + 120 * i,
    ]),
  );
  const buttons = sign.buttons.map((text, i) =>
    node("Button", packageName, text, [120 + 300 * i, 1250, 400 + 300 * i, 1350], true),
  );
  const box = sign.isPage ? [0, 0, width, height] : [60, 700, width - 60, 1450];
  const inside = node("FrameLayout", packageName, "", box, false, [...lines, ...buttons].join(""));
  return node("FrameLayout", packageName, "", [0, 0, width, height], false, inside);
}

function node(
  kind: string,
  packageName: string,
  text: string,
  [left, top, right, bottom]: readonly (number | undefined)[],
  clickable = false,
  inside = "",
): string {
  const said = text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const hint = kind === "EditText" ? said : "";
  return `<android.widget.${kind} package="${packageName}" text="${said}" hint="${hint}" clickable="${clickable}" bounds="[${left},${top}][${right},${bottom}]">${inside}</android.widget.${kind}>`;
}

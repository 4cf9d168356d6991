import { describe, expect, it } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { privacyOf } from "../../../src/scripts/flow/private-page.ts";

const page = (...parts: readonly string[]) =>
  parseScreen(
    `<hierarchy><android.widget.FrameLayout bounds="[0,0][1080,2400]">${parts.join("")}</android.widget.FrameLayout></hierarchy>`,
  );
const text = (said: string) => `<android.widget.TextView text="${said}" bounds="[0,100][900,200]"/>`;
const field = (typed: string, more = "") =>
  `<android.widget.EditText text="${typed}" clickable="true" bounds="[0,300][900,400]" ${more}/>`;
const button = (said: string) =>
  `<android.widget.Button text="${said}" clickable="true" bounds="[0,500][900,600]"/>`;

describe.each(["tiktok", "instagram"] as const)("of %s", (app) => {
  const profile = profileOf(app);

  it("a password field keeps the picture away, whatever the page", () => {
    const { secret, xml } = privacyOf(page(text("hello"), field("hunter2", 'password="true"')), profile);
    expect(secret).toBe("a password field is on the screen");
    expect(xml).not.toContain("hunter2");
  });

  it("so does a sign-in page", () => {
    const { secret, xml } = privacyOf(page(field("jane@example.org"), button("Log in")), profile);
    expect(secret).toBe("a sign-in page is on the screen");
    expect(xml).not.toContain("jane");
  });

  it.each([
    ["en", "Enter the 6-digit code we sent"],
    ["en", "What is your phone number?"],
    ["es", "Introduce el código"],
    ["es", "Número de teléfono"],
    ["fr", "Saisissez le code"],
    ["fr", "Code de vérification"],
    ["pt-BR", "Digite o código"],
    ["pt-BR", "Código de confirmação"],
    ["ru", "Введите код"],
    ["ru", "Номер телефона"],
    ["zh-Hans", "输入短信验证码"],
    ["zh-Hans", "手机号"],
  ])("so does a page that asks in %s: %s", (_language, said) => {
    const { secret, xml } = privacyOf(page(text(said), field("471 100")), profile);
    expect(secret).toBe("a page that asks for a code, a number or an address is on the screen");
    expect(xml).not.toContain("471");
    expect(privacyOf(page(field("", `hint="${said}"`)), profile).secret).toBe(secret);
  });

  it.each([
    ["a caption that is about codes", [text("Post"), field("enter the code NOW, or phone number 12345")]],
    ["a profile that tells an address", [text("jane.doe"), text("write to my e-mail address j@example.org")]],
    ["a form with a hint of its own", [field("Hello", 'hint="Add description…"'), button("Post")]],
  ])("%s is no secret, and its tree is kept as it is", (_title, parts) => {
    const screen = page(...parts);
    expect(privacyOf(screen, profile)).toEqual({ secret: null, xml: screen.xml });
  });
});

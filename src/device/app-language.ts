/**
 * An app speaks English while it is used, where Android can set the language of one app: those words are known best. The
 * phone's own language stays, and the app's is given back.
 */
import type { PhoneLink } from "./adb/link.ts";
import { quote } from "./adb/quote.ts";
import type { Loan, Owner } from "./owner.ts";

type Phone = Pick<PhoneLink, "shell" | "memory">;

const SINCE_SDK = 33;
const ENGLISH = "en-US";
const LOAN = "language of ";
/** The second is the one that the phone was sold with. */
const LANGUAGES = ["persist.sys.locale", "ro.product.locale"];

/**
 * Whether it was changed. Android restarts the app's pages for that, so it is asked before the app is used. A phone that speaks
 * English is left alone, and one that refuses is not asked again.
 */
export async function speakEnglish(
  phone: Phone,
  owner: Owner,
  { sdk, packageName }: { readonly sdk: number; readonly packageName: string },
  signal: AbortSignal,
): Promise<boolean> {
  const { memory } = phone;
  if (sdk < SINCE_SDK || memory.keepsAppLanguages) return false;
  memory.language ??= await languageOf(phone, signal);
  if (memory.language === "" || isEnglish(memory.language)) return false;
  const before = await readLanguage(phone, packageName, signal);
  memory.keepsAppLanguages = before === undefined;
  if (before === undefined || isEnglish(before)) return false;
  const loan = { ...appLanguage(phone, packageName), read: async () => before };
  await owner.lend(
    loan,
    async (either) => {
      memory.keepsAppLanguages = !(await setLanguage(phone, packageName, ENGLISH, either));
    },
    signal,
  );
  return !memory.keepsAppLanguages;
}

/** How the language of an app is given back, by the name that it was kept under. */
export function languageLoan(phone: Phone, name: string): Loan | undefined {
  return name.startsWith(LOAN) ? appLanguage(phone, name.slice(LOAN.length)) : undefined;
}

function appLanguage(phone: Phone, packageName: string): Loan {
  return {
    name: LOAN + packageName,
    read: async (signal) => (await readLanguage(phone, packageName, signal)) ?? "",
    giveBack: async (value, signal) => void (await setLanguage(phone, packageName, value, signal)),
  };
}

/** Empty: that of the phone. Undefined where the phone does not tell. */
async function readLanguage(
  phone: Phone,
  packageName: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const command = `cmd locale get-app-locales ${quote(packageName)} --user current`;
  const { stdout, code } = await phone.shell(command, signal);
  return code === 0 ? /\[([^\]]*)\]/.exec(stdout)?.[1]?.trim() : undefined;
}

async function setLanguage(
  phone: Phone,
  packageName: string,
  tags: string,
  signal: AbortSignal,
): Promise<boolean> {
  const locales = tags === "" ? "" : ` --locales ${quote(tags)}`;
  const command = `cmd locale set-app-locales ${quote(packageName)} --user current${locales}`;
  const { stdout, stderr, code } = await phone.shell(command, signal);
  return code === 0 && !/error|exception|unknown/i.test(stdout + stderr);
}

/** Empty where the phone does not tell. */
async function languageOf(phone: Phone, signal: AbortSignal): Promise<string> {
  for (const name of LANGUAGES) {
    const language = (await phone.shell(`getprop ${name}`, signal)).stdout.trim();
    if (/^[a-z]{2,3}\b/i.test(language)) return language;
  }
  return "";
}

function isEnglish(tags: string): boolean {
  return /^en\b/i.test(tags);
}

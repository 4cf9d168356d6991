/** What a patient user of an app does: looks, and touches what is there. */
import type { Account, AppName } from "../../../src/sim/apps/accounts.ts";
import type { Phone } from "../../../src/sim/phone.ts";
import type { SimulatorOptions } from "../../../src/sim/simulator.ts";
import { Driver } from "../driver.ts";
import { type PhoneDriver, until } from "../phone-driver.ts";

export interface AppOnPhone {
  readonly name: AppName;
  readonly packageName: string;
  /** The one that is active at first. */
  readonly account: string;
  readonly url: (person: string) => string;
}

export const TIKTOK: AppOnPhone = {
  name: "tiktok",
  packageName: "com.zhiliaoapp.musically",
  account: "sim1_a",
  url: (person) => `https://www.tiktok.com/@${person}`,
};

export const INSTAGRAM: AppOnPhone = {
  name: "instagram",
  packageName: "com.instagram.android",
  account: "sim1_ig",
  url: (person) => `https://www.instagram.com/${person}/`,
};

export type Found = readonly [strategy: string, selector: string];

export const text = (content: string): Found => ["xpath", `//*[@text="${content}"]`];
export const button = (content: string): Found => ["xpath", `//android.widget.Button[@text="${content}"]`];
export const desc = (content: string): Found => ["accessibility id", content];
export const id = (name: string): Found => ["id", `${INSTAGRAM.packageName}:id/${name}`];

/** Awake, with a session, and both apps may read media. */
export async function ready(options: Partial<SimulatorOptions> = {}): Promise<Driver> {
  const phone = await Driver.start(options);
  await phone.wake();
  await phone.startSession();
  await letAppsReadMedia(phone);
  return phone;
}

export async function letAppsReadMedia(phone: PhoneDriver): Promise<void> {
  for (const { packageName } of [TIKTOK, INSTAGRAM])
    for (const kind of ["VIDEO", "IMAGES"])
      await phone.shell(`pm grant ${packageName} android.permission.READ_MEDIA_${kind}`);
}

export async function launch(phone: PhoneDriver, { packageName }: AppOnPhone): Promise<void> {
  await phone.shell(`monkey -p ${packageName} -c android.intent.category.LAUNCHER 1`);
}

export async function view(
  phone: PhoneDriver,
  { packageName, url }: AppOnPhone,
  person: string,
): Promise<void> {
  await phone.shell(`am start -W -a android.intent.action.VIEW -d '${url(person)}' -p ${packageName}`);
}

/** A person's page by its URL, until it is wholly there. The network may fail on the way. */
export async function visit(phone: PhoneDriver, app: AppOnPhone, person: string): Promise<void> {
  await view(phone, app, person);
  const other = person.slice(0, 24);
  await until(`the page of ${person}`, async () => {
    const source = await phone.source();
    if (source.includes('text="Retry"')) await phone.click(...text("Retry"));
    return source.includes(`${other}_fan`);
  });
}

export async function share(
  phone: PhoneDriver,
  { packageName }: AppOnPhone,
  uri: string,
  data = `-d ${uri}`,
): Promise<void> {
  await phone.shell(
    `am start -W -a android.intent.action.SEND -t video/mp4 ${data} --eu android.intent.extra.STREAM ${uri} ` +
      `--grant-read-uri-permission -p ${packageName}`,
  );
}

export async function isOnScreen(phone: PhoneDriver, [strategy, selector]: Found): Promise<boolean> {
  return (await phone.call("POST", "element", { strategy, selector, context: "" })).status === 200;
}

/** Next as often as it is there, until what comes after it is. */
export async function nextUntil(phone: PhoneDriver, next: Found, end: Found): Promise<void> {
  await until(end[1], async () => {
    if (await isOnScreen(phone, end)) return true;
    if (await isOnScreen(phone, next)) await phone.click(...next);
    return false;
  });
}

export async function type(phone: PhoneDriver, [strategy, selector]: Found, content: string): Promise<void> {
  const field = await phone.waitFor(strategy, selector);
  await phone.call("POST", `element/${field}/value`, { text: content, replace: true });
}

/** Simulated time in which whatever was touched would have taken effect. */
export async function letPass(phone: Driver, simulatedMs = 3000): Promise<void> {
  await simulated(phone).delays.wait(simulatedMs);
}

export function simulated(phone: Driver): Phone {
  const [sim] = phone.simulator.phones;
  if (!sim) throw new Error("there is no phone");
  return sim;
}

export function account(phone: Driver, app: AppOnPhone, name = app.account): Account {
  const found = simulated(phone).account(app.name, name);
  if (!found) throw new Error(`the phone has no account ${name}`);
  return found;
}

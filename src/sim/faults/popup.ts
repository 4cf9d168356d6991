import type { App } from "../apps/app.ts";
import type { PopupName } from "../apps/popups.ts";
import type { Phone } from "../phone.ts";

const OF_APPS = [
  "notifications",
  "update",
  "contacts",
  "rate",
  "follow_friends",
  "draft",
  "consent",
] as const satisfies readonly PopupName[];
const OF_ANDROID = ["permission", "not_responding"] as const;

type Open = (phone: Phone, app: App) => () => void;

/** Over the app in front, or the next one that comes there. */
export function popup(phone: Phone, { name }: Readonly<Record<string, unknown>>): (() => void) | string {
  const open = opener(name);
  if (!open) return `name must be one of ${[...OF_ANDROID, ...OF_APPS].join(", ")}`;
  let close = (): void => {};
  const callOff = phone.glass.whenAppShows((app) => {
    close = open(phone, app);
  });
  return () => {
    callOff();
    close();
  };
}

function opener(name: unknown): Open | undefined {
  if (name === "permission") return askPermission;
  if (name === "not_responding") return (phone, app) => phone.dialogs.notResponding(app);
  const own = OF_APPS.find((one) => one === name);
  return own && ((_, app) => interrupt(app, own));
}

/** Which one is what the app would ask for next. */
function askPermission({ dialogs, permissions }: Phone, app: App): () => void {
  const wish = (["media", "notifications"] as const).find((one) => permissions.canAsk(app.packageName, one));
  return dialogs.askAnyway(app, wish ?? "contacts");
}

function interrupt(app: App, name: PopupName): () => void {
  app.interrupt(name);
  return () => app.calm?.(name);
}

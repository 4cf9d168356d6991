import { performActions } from "./actions.ts";
import { alertText, answerAlert } from "./alert.ts";
import { DEVICE } from "./device.ts";
import { ELEMENTS } from "./elements.ts";
import { objectIn, UiFailure } from "./failure.ts";
import { GESTURES } from "./gestures.ts";
import { read, type Route, touch } from "./route.ts";
import { toXml } from "./source.ts";

/** What a session can do: routes and shapes of appium-uiautomator2-server. */
const ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: "appium/settings",
    answer: ({ session, body }) => session.settings.update(objectIn(body["settings"], "settings")),
  },
  { method: "GET", path: "appium/settings", answer: ({ session }) => session.settings.all() },
  {
    method: "GET",
    path: "source",
    answer: read(({ phone, session }) => toXml(session.tree(), phone.glass.size)),
  },
  { method: "POST", path: "appium/reset_ax_cache", answer: () => null },
  {
    method: "POST",
    path: "actions",
    answer: async (call) => {
      await call.session.waitForIdle(call.signal);
      await performActions(call);
    },
  },
  { method: "DELETE", path: "actions", answer: () => null },
  { method: "GET", path: "alert/text", answer: read(alertText) },
  { method: "POST", path: "alert/accept", answer: touch((call) => answerAlert(call, "accept")) },
  { method: "POST", path: "alert/dismiss", answer: touch((call) => answerAlert(call, "dismiss")) },
  ...ELEMENTS,
  ...GESTURES,
  ...DEVICE,
];

export interface FoundRoute {
  readonly route: Route;
  readonly elementId: string;
  readonly detail: string;
}

/** `path` is what follows /session/:id/. */
export function findRoute(method: string | undefined, path: string): FoundRoute {
  const parts = path.split("/");
  for (const route of ROUTES) {
    const wanted = route.path.split("/");
    const isFitting =
      route.method === method &&
      wanted.length === parts.length &&
      wanted.every((part, i) => part === "*" || part === parts[i]);
    if (!isFitting) continue;
    const given = parts.filter((_, i) => wanted[i] === "*").map(decodeURIComponent);
    const isOfElement = wanted[0] === "element";
    return {
      route,
      elementId: isOfElement ? (given[0] ?? "") : "",
      detail: given[isOfElement ? 1 : 0] ?? "",
    };
  }
  throw new UiFailure("unknown command", `The requested resource could not be found: ${path}`);
}

import { UiFailure } from "./failure.ts";

type Setting = boolean | number | string;

/** Every setting of appium-uiautomator2-server with what it is in a new session. */
const DEFAULTS: Readonly<Record<string, Setting>> = {
  actionAcknowledgmentTimeout: 3000,
  allowInvisibleElements: false,
  alwaysTraversableViewClasses: "",
  currentDisplayId: 0,
  disableIdLocatorAutocompletion: true,
  elementResponseAttributes: "name,text",
  enableMultiWindows: false,
  enableNotificationListener: true,
  enableTopmostWindowFromActivePackage: false,
  enforceXPath1: false,
  ignoreUnimportantViews: false,
  includeA11yActionsInPageSource: false,
  includeExtrasInPageSource: false,
  keyInjectionDelay: 0,
  limitXPathContextScope: true,
  mjpegBilinearFiltering: false,
  mjpegScalingFactor: 50,
  mjpegServerFramerate: 10,
  mjpegServerPort: 7810,
  mjpegServerScreenshotQuality: 50,
  normalizeTagNames: false,
  scrollAcknowledgmentTimeout: 200,
  serverPort: 6790,
  shouldUseCompactResponses: true,
  shutdownOnPowerDisconnect: true,
  simpleBoundsCalculation: false,
  snapshotMaxDepth: 70,
  trackScrollEvents: true,
  useResourcesForOrientationDetection: false,
  waitForIdleTimeout: 10_000,
  waitForSelectorTimeout: 10_000,
  wakeLockTimeout: 86_400_000,
};

/** A new session starts with the defaults, whatever the one before had set. */
export class UiSettings {
  readonly #values = new Map<string, Setting>(Object.entries(DEFAULTS));

  /** All or nothing: rejects names that the server does not have, and values of another kind. */
  update(wanted: Readonly<Record<string, unknown>>): void {
    const checked = Object.entries(wanted).map(([name, value]) => [name, check(name, value)] as const);
    for (const [name, value] of checked) this.#values.set(name, value);
  }

  all(): Readonly<Record<string, Setting>> {
    return Object.fromEntries(this.#values);
  }

  number(name: "waitForIdleTimeout" | "snapshotMaxDepth"): number {
    return Number(this.#values.get(name));
  }

  isOn(name: "enableMultiWindows" | "ignoreUnimportantViews"): boolean {
    return this.#values.get(name) === true;
  }
}

function check(name: string, value: unknown): Setting {
  const before = Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined;
  if (before === undefined) throw new UiFailure("invalid argument", `Setting '${name}' is not supported`);
  const isOfKind = typeof value === typeof before;
  if (isOfKind && (typeof value === "boolean" || typeof value === "number" || typeof value === "string"))
    return value;
  throw new UiFailure("invalid argument", `Invalid value of '${name}': ${JSON.stringify(value)}`);
}

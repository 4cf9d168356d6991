import { drawPng } from "../screen/png.ts";
import { numberIn, textIn, UiFailure } from "./failure.ts";
import type { Route, RouteCall } from "./route.ts";
import { touch } from "./route.ts";

const BACK = 4;
const SCREENSHOT_MS = 120;

/** The phone as a whole: keys, clipboard, picture, and what it is. */
export const DEVICE: readonly Route[] = [
  { method: "GET", path: "screenshot", answer: screenshot },
  { method: "POST", path: "back", answer: touch(({ phone }) => phone.glass.press(BACK)) },
  { method: "POST", path: "appium/device/press_keycode", answer: touch(pressKey) },
  { method: "POST", path: "appium/device/long_press_keycode", answer: touch(pressKey) },
  { method: "POST", path: "appium/device/set_clipboard", answer: setClipboard },
  {
    method: "POST",
    path: "appium/device/get_clipboard",
    answer: ({ phone }) => Buffer.from(phone.glass.clipboard).toString("base64"),
  },
  { method: "GET", path: "appium/device/info", answer: info },
  {
    method: "GET",
    path: "appium/device/battery_info",
    answer: ({ phone }) => ({ level: phone.batteryPercent / 100, status: 2 }),
  },
  { method: "GET", path: "appium/device/display_density", answer: ({ phone }) => phone.glass.density },
  {
    method: "GET",
    path: "window/*/size",
    answer: ({ phone }) => ({ width: phone.glass.size.width, height: phone.glass.size.height }),
  },
  { method: "GET", path: "window/rect", answer: ({ phone }) => ({ x: 0, y: 0, ...phone.glass.size }) },
  { method: "GET", path: "orientation", answer: () => "PORTRAIT" },
];

/** Does not wait for the screen to be idle. */
async function screenshot({ phone, signal }: RouteCall): Promise<string> {
  await phone.delays.wait(SCREENSHOT_MS, signal);
  return (await drawPng(phone.glass.tree(true), phone.glass.size)).toString("base64");
}

function pressKey({ phone, body }: RouteCall): void {
  phone.glass.press(numberIn(body["keycode"], "keycode"));
}

function setClipboard({ phone, body }: RouteCall): void {
  const { contentType = "plaintext" } = body;
  if (String(contentType).toLowerCase() !== "plaintext")
    throw new UiFailure("invalid argument", `Content type '${String(contentType)}' is not supported`);
  phone.glass.clipboard = Buffer.from(textIn(body["content"], "content"), "base64").toString();
}

function info({ phone }: RouteCall): unknown {
  const { properties } = phone;
  const { width, height } = phone.glass.size;
  return {
    androidId: "5f1c2d3e4b5a6978",
    apiVersion: properties.get("ro.build.version.sdk"),
    bluetooth: { state: "OFF" },
    brand: properties.get("ro.product.brand"),
    carrierName: "",
    displayDensity: phone.glass.density,
    locale: properties.get("persist.sys.locale"),
    manufacturer: properties.get("ro.product.manufacturer"),
    model: properties.get("ro.product.model"),
    networks: [],
    platformVersion: properties.get("ro.build.version.release"),
    realDisplaySize: `${width}x${height}`,
    timeZone: properties.get("persist.sys.timezone"),
  };
}

import { fullTag } from "./language.ts";

const RELEASES: Readonly<Record<number, string>> = {
  24: "7.0",
  25: "7.1.2",
  26: "8.0.0",
  27: "8.1.0",
  28: "9",
  29: "10",
  30: "11",
  31: "12",
  32: "12",
};

/** What `getprop` lists. */
export function propertiesOf(phone: {
  readonly serial: string;
  readonly sdk: number;
  readonly locale: string;
}): ReadonlyMap<string, string> {
  const { serial, sdk, locale } = phone;
  return new Map([
    ["persist.sys.locale", fullTag(locale)],
    ["persist.sys.timezone", "GMT"],
    ["ro.build.version.release", RELEASES[sdk] ?? String(sdk - 20)],
    ["ro.build.version.sdk", String(sdk)],
    ["ro.product.brand", "phonefleet"],
    ["ro.product.cpu.abi", "arm64-v8a"],
    ["ro.product.device", "sim"],
    ["ro.product.locale", "en-US"],
    ["ro.product.manufacturer", "phonefleet"],
    ["ro.product.model", "Sim Phone"],
    ["ro.product.name", "sim"],
    ["ro.serialno", serial],
    ["sys.boot_completed", "1"],
  ]);
}

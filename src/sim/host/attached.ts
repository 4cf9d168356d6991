import type { Phone } from "../phone.ts";
import { Refusal } from "./frame.ts";

const UNAUTHORIZED =
  "device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set\nTry 'adb kill-server' if that seems wrong.\n" +
  "Otherwise check for a confirmation dialog on your device.";

/** Which phone a request means. These phones hang on USB: there are no emulators, so `local` finds none. */
export type Target =
  | { readonly by: "any" | "usb" | "local" }
  | { readonly by: "serial"; readonly serial: string }
  | { readonly by: "id"; readonly id: number };

const NOBODY = {
  any: ["no devices/emulators found", "more than one device/emulator"],
  usb: ["no devices found", "more than one device"],
  local: ["no emulators found", "more than one emulator"],
} as const;

/** The phones of a server, each with the number that adb calls its transport id. */
export class Attached {
  readonly phones: readonly Phone[];

  constructor(phones: readonly Phone[]) {
    this.phones = phones;
  }

  /** The phone that is meant, whatever its state. Throws a Refusal. */
  find(target: Target): Phone {
    const plugged = this.phones.filter(({ cable }) => cable.state !== "absent");
    if (target.by === "serial") {
      const phone = plugged.find(({ serial }) => serial === target.serial);
      if (phone) return phone;
      throw new Refusal(`device '${target.serial}' not found`);
    }
    if (target.by === "id") {
      const phone = plugged.find((one) => this.id(one) === target.id);
      if (phone) return phone;
      throw new Refusal(`no device with transport id '${target.id}'`);
    }
    const [nobody, several] = NOBODY[target.by];
    const [phone, another] = target.by === "local" ? [] : plugged;
    if (!phone || another) throw new Refusal(another ? several : nobody);
    return phone;
  }

  /** As `find`, but it must let this computer in. */
  open(target: Target): Phone {
    const phone = this.find(target);
    if (phone.cable.state === "unauthorized") throw new Refusal(UNAUTHORIZED);
    return phone;
  }

  id(phone: Phone): number {
    return this.phones.indexOf(phone) + 1;
  }

  devicePath(phone: Phone): string {
    return `usb:${this.id(phone)}-1`;
  }

  list(isLong: boolean): string {
    const lines = this.phones
      .filter(({ cable }) => cable.state !== "absent")
      .map((phone) => (isLong ? this.#longLine(phone) : `${phone.serial}\t${phone.cable.state}\n`));
    return lines.join("");
  }

  #longLine(phone: Phone): string {
    const [product, model, device] = ["name", "model", "device"].map((key) =>
      phone.properties.get(`ro.product.${key}`)?.replace(/\W/g, "_"),
    );
    const { state } = phone.cable;
    const known = state === "device" ? `product:${product} model:${model} device:${device} ` : "";
    return `${phone.serial.padEnd(22)} ${state} ${this.devicePath(phone)} ${known}transport_id:${this.id(phone)}\n`;
  }
}

/** What the log says of a phone's changes: how it is now, against how it was when a line was last written. */
import type { Log } from "../log/log.ts";
import type { Device, DeviceState } from "../model/device.ts";

/** What was told of a phone. */
export interface Known {
  readonly serial: string;
  readonly state: DeviceState;
  readonly adbSerial: string | null;
  /** Why it is in quarantine, if it is. */
  readonly quarantine: string | null;
}

export const unseen: Known = { serial: "", state: "not_connected", adbSerial: null, quarantine: null };

/** Writes a line for each thing that became otherwise. */
export function tellPhone(log: Log, before: Known, device: Device): Known {
  const { serial, state, adbSerial } = device;
  const now = { serial, state, adbSerial, quarantine: device.quarantine?.reason ?? null };
  const names = namesOf(serial, adbSerial ?? before.adbSerial);
  if (state !== before.state) tellState(log, device, names);
  else if (state === "connected" && adbSerial !== null && adbSerial !== before.adbSerial)
    log.info({ phone: serial, adb: adbSerial }, "phone reached by another name");
  if (now.quarantine === before.quarantine) return now;
  if (now.quarantine === null) log.info(names, "phone released");
  else log.warn({ ...names, detail: now.quarantine }, "phone quarantined");
  return now;
}

function tellState(log: Log, { state, facts }: Device, names: ReturnType<typeof namesOf>): void {
  switch (state) {
    case "connected": {
      const told = facts && { model: facts.model, android: facts.androidVersion };
      return log.info({ ...names, ...told }, "phone connected");
    }
    case "not_connected":
      return log.warn(names, "phone lost");
    case "offline":
      return log.warn(names, "phone offline");
    case "unauthorized":
      return log.warn(names, "phone unauthorized");
  }
}

function namesOf(serial: string, adbSerial: string | null) {
  return { phone: serial, ...(adbSerial !== null && adbSerial !== serial && { adb: adbSerial }) };
}

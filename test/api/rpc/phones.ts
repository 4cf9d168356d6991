/** What the fleet would have seen. */
import type { DeviceState, Sighting } from "../../../src/model/device.ts";

/** The phone sim-`number`, which adb knows by its address too. */
export function sighting(number: number, state: DeviceState = "connected"): Sighting {
  const facts = { model: "Pixel", androidVersion: "14", sdk: 34 };
  return { adbSerial: address(number), identity: `sim-${number}`, state, facts };
}

export function address(number: number): string {
  return `10.0.0.${number}:5555`;
}

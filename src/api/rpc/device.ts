/** DeviceService: the phones that the server knows. */
import { DeviceService } from "../../../gen/phonefleet/v1/device_pb.js";
import { Problem } from "../../model/problem.ts";
import type { ServiceMethods } from "../method.ts";
import { deviceMessage } from "./convert.ts";
import { implement } from "./implement.ts";
import { watchDevices } from "./watch.ts";
import type { WatchDeps } from "./watch.ts";

export function deviceMethods(deps: WatchDeps): ServiceMethods {
  const { devices } = deps.store;
  return implement(DeviceService, {
    listDevices: {
      async handle() {
        return { devices: (await devices.list()).map(deviceMessage) };
      },
    },
    getDevice: {
      async handle({ serial }) {
        const device = await devices.get(serial);
        if (!device) throw new Problem("NOT_FOUND", `no device is known as ${serial}`, { field: "serial" });
        return { device: deviceMessage(device) };
      },
    },
    watchDevices: watchDevices(deps),
  });
}

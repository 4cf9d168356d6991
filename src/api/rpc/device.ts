/** DeviceService: the phones that the server knows. */
import { DeviceService } from "../../../gen/phonefleet/v1/device_pb.js";
import type { Device } from "../../model/device.ts";
import { Problem } from "../../model/problem.ts";
import type { DeviceStore } from "../../store/store.ts";
import type { ServiceMethods } from "../method.ts";
import { deviceMessage } from "./device-message.ts";
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
        return { device: deviceMessage(await known(devices, serial)) };
      },
    },
    updateDevice: {
      async handle({ serial, quarantined }) {
        const { id } = await known(devices, serial);
        if (quarantined === true)
          await devices.quarantine(id, { kind: "by_hand", reason: "by hand", until: null });
        if (quarantined === false) await devices.lift(id);
        return { device: deviceMessage(await known(devices, serial)) };
      },
    },
    watchDevices: watchDevices(deps),
  });
}

async function known(devices: Pick<DeviceStore, "get">, serial: string): Promise<Device> {
  const device = await devices.get(serial);
  if (!device) throw new Problem("NOT_FOUND", `no device is known as ${serial}`, { field: "serial" });
  return device;
}

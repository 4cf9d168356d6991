/** The one phone that a serial names, by adb's name for it or by its own. */
import type { Clock } from "../../clock.ts";
import { AdbServer } from "../../device/adb/adb.ts";
import type { AdbAddress, AdbDevice } from "../../device/adb/adb.ts";
import type { PhoneLink } from "../../device/adb/link.ts";
import { Problem } from "../../model/problem.ts";

interface Listed extends AdbDevice {
  readonly server: AdbServer;
}

const ANSWER_TIMEOUT_MS = 5000;

/** Rejects with DEVICE_LOST, which names those that are there. */
export async function findPhone(
  serial: string,
  addresses: readonly AdbAddress[],
  clock: Clock,
  signal: AbortSignal,
): Promise<PhoneLink> {
  const servers = addresses.map((address) => new AdbServer(address, clock));
  const lists = await Promise.all(
    servers.map(async (server) => (await server.list(signal)).map((device) => ({ ...device, server }))),
  );
  const listed: readonly Listed[] = lists.flat();
  const named = listed.find((one) => one.serial === serial) ?? (await byItsOwnName(serial, listed, signal));
  if (!named) {
    const others = listed.map((one) => one.serial).join(", ") || "no phone at all";
    throw new Problem("DEVICE_LOST", `no phone is called ${serial}; adb lists ${others}`);
  }
  if (named.state === "device") return named.server.phone(named.serial);
  throw new Problem("DEVICE_LOST", `phone ${serial} is ${named.state}; phonefleet doctor says what to do`);
}

async function byItsOwnName(
  serial: string,
  listed: readonly Listed[],
  signal: AbortSignal,
): Promise<Listed | undefined> {
  const ready = listed.filter(({ state }) => state === "device");
  const names = await Promise.all(
    ready.map(async (one) => {
      const link = one.server.phone(one.serial);
      const answer = await link
        .shell("getprop ro.serialno", signal, ANSWER_TIMEOUT_MS)
        .catch(() => undefined);
      return answer?.stdout.trim();
    }),
  );
  return ready[names.indexOf(serial)];
}

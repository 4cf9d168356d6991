/**
 * Takes our media off a phone again, hours after they were put there: apps upload in the background. Goes by their names
 * alone, so it also finds what a crash left. Refuses to touch anything else.
 */
import type { Clock } from "../../clock.ts";
import type { PhoneLink } from "../adb/link.ts";
import { quote } from "../adb/quote.ts";
import { MEDIA_FOLDER, putAtMs } from "./name.ts";
import { scan } from "./store.ts";

const KEPT_MS = 6 * 60 * 60 * 1000;
/** A phone that was away for weeks is cleaned over several sessions, each of which has something else to do. */
const MOST_AT_ONCE = 10;
const SWEEP_EVERY_MS = 10 * 60 * 1000;

export async function sweepMedia(
  phone: Pick<PhoneLink, "shell" | "memory">,
  sdk: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const { sweptAt = -Infinity } = phone.memory;
  if (clock.elapsed() - sweptAt < SWEEP_EVERY_MS) return;
  const { stdout } = await phone.shell(`ls ${quote(MEDIA_FOLDER)}`, signal);
  const old = stdout
    .split(/[\r\n]+/)
    .filter((name) => clock.now() - (putAtMs(name) ?? Infinity) >= KEPT_MS)
    .slice(0, MOST_AT_ONCE);
  for (const name of old) await removeMedia(phone, `${MEDIA_FOLDER}/${name}`, sdk, signal);
  // what is left over of many goes with the next session
  if (old.length < MOST_AT_ONCE) phone.memory.sweptAt = clock.elapsed();
}

/** The file and what the phone's index has of it. */
export async function removeMedia(
  phone: Pick<PhoneLink, "shell">,
  path: string,
  sdk: number,
  signal: AbortSignal,
): Promise<void> {
  await phone.shell(`rm -f ${quote(path)}`, signal);
  const where = quote(`_data='${path}'`);
  await phone.shell(`content delete --uri content://media/external/file --where ${where}`, signal);
  await scan(phone, path, sdk, signal);
}

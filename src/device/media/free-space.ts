/** Whether a file fits on the phone. */
import { Problem } from "../../model/problem.ts";
import type { PhoneLink } from "../adb/link.ts";
import { quote } from "../adb/quote.ts";

/** Android slows down and apps refuse to work below about this. */
const KEEP_FREE = 64 * 1024 * 1024;
const MIB = 1024 * 1024;

/** Rejects with DEVICE_STORAGE_FULL. A phone that does not tell its space is left to refuse the file itself. */
export async function checkSpace(
  phone: Pick<PhoneLink, "serial" | "shell">,
  folder: string,
  bytes: number,
  signal: AbortSignal,
): Promise<void> {
  const { stdout } = await phone.shell(`df -k ${quote(folder)}`, signal);
  const free = parseFree(stdout);
  if (free === undefined || free >= bytes + KEEP_FREE) return;
  const [has, needs] = [free, bytes + KEEP_FREE].map((count) => Math.ceil(count / MIB));
  const message = `device ${phone.serial} has ${has} MiB left and needs ${needs}; delete something on it`;
  throw new Problem("DEVICE_STORAGE_FULL", message);
}

/** Bytes that are available, by `df -k` of toybox. A long name of a file system may stand on a line of its own. */
export function parseFree(table: string): number | undefined {
  const cells = table.trim().split(/\s+/);
  const percent = cells.findLastIndex((cell) => /^\d+%$/.test(cell));
  const available = percent < 3 ? undefined : cells[percent - 1];
  return available !== undefined && /^\d+$/.test(available) ? Number(available) * 1024 : undefined;
}

/** Many questions to a phone's shell in one command: a phone far away, or one of hundreds, is asked once. */
import type { PhoneLink } from "../device/link.ts";
import { quote } from "../device/quote.ts";

export type Question = readonly [name: string, command: string];

const MARK = "@phonefleet ";

/** What each command wrote, by the question's name. Rejects with a Problem where the phone does not answer in time. */
export async function askInOne(
  phone: Pick<PhoneLink, "shell">,
  questions: readonly Question[],
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<ReadonlyMap<string, string>> {
  const script = questions.map(([name, command]) => `echo ${quote(MARK + name)}; ${command}`).join("; ");
  const { stdout } = await phone.shell(script, signal, timeoutMs);
  const parts = stdout.replaceAll("\r", "").split(new RegExp(`^${MARK}`, "m"));
  return new Map(
    parts.slice(1).map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end + 1).trim()];
    }),
  );
}

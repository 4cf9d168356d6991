import type { CommandContext } from "../command.ts";

/** With -w the stream stays open for as long as the instrumentation runs; without, Android gives it no UI access. */
export async function instrument(
  args: readonly string[],
  { phone, signal, out, err }: CommandContext,
): Promise<number> {
  const { component, waits } = readInstrument(args);
  if (!waits) return 0;
  const end = await phone.instrumentation.run(component, signal);
  if (end === "not found") {
    await out(
      `INSTRUMENTATION_STATUS: Error=Unable to find instrumentation info for: ComponentInfo{${component}}\n`,
    );
    await err(`android.util.AndroidException: INSTRUMENTATION_FAILED: ${component}\n`);
    return 1;
  }
  if (end === "crashed")
    await out("INSTRUMENTATION_RESULT: shortMsg=Process crashed.\nINSTRUMENTATION_CODE: 0\n");
  else await out("\nTime: 0\n\nOK (1 test)\n\n\n");
  return 0;
}

function readInstrument(args: readonly string[]): { component: string; waits: boolean } {
  let component = "";
  let waits = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    // `-e NAME VALUE` is an argument of the program
    if (arg === "-e") i += 2;
    else if (arg === "-w") waits = true;
    else if (!arg.startsWith("-")) component = arg;
  }
  return { component, waits };
}

import type { Intent } from "../../apps/intent.ts";
import type { CommandContext, CommandTable, ShellCommand } from "../command.ts";
import { splitOptions } from "../command.ts";

const START_MS = [200, 500] as const;
const SCAN_MS = [150, 600] as const;
const SCAN_FILE = "android.intent.action.MEDIA_SCANNER_SCAN_FILE";
const LAUNCHER = "android.intent.category.LAUNCHER";

/** Starting, stopping and telling apps. */
export const ACTIVITY: CommandTable = {
  am: async ([verb = "", ...args], context) => {
    const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (run) return run(args, context);
    await context.err(`Unknown command: ${verb}\n`);
    return 255;
  },

  /** Only as a launcher: one event to the category LAUNCHER. */
  monkey: async (args, { phone, signal, out }) => {
    const { values } = splitOptions(args, ["-p", "-c"]);
    const app = phone.app(values.get("-p"));
    if (!app || (values.get("-c") ?? LAUNCHER) !== LAUNCHER) {
      await out("** No activities found to run, monkey aborted.\n");
      return 252;
    }
    await phone.delays.wait(phone.chance.between(...START_MS), signal);
    phone.glass.show(app);
    await out(
      "Events injected: 1\n## Network stats: elapsed time=12ms (0ms mobile, 0ms wifi, 12ms not connected)\n",
    );
    return 0;
  },
};

const VERBS: Readonly<Record<string, ShellCommand>> = {
  start,
  "start-activity": start,
  broadcast,
  instrument,
  "force-stop": async (args, { phone }) => {
    const [name = ""] = splitOptions(args, ["--user"]).rest;
    phone.stopApp(name);
    return 0;
  },
};

/** Returns while the old screen still shows. */
async function start(args: readonly string[], { phone, signal, out, err }: CommandContext): Promise<number> {
  const { intent, waits } = readIntent(args);
  await out(`Starting: Intent { ${describe(intent)} }\n`);
  const app = phone.apps.find(
    (one) => (intent.packageName ?? one.packageName) === one.packageName && one.canOpen(intent),
  );
  if (!app) {
    await err(`Error: Activity not started, unable to resolve Intent { ${describe(intent)} }\n`);
    return 1;
  }
  const startMs = phone.chance.between(...START_MS);
  await phone.delays.wait(startMs, signal);
  phone.glass.show(app, undefined, () => app.open(intent));
  if (waits) {
    const lines = ["Status: ok", "LaunchState: COLD", `Activity: ${app.packageName}/${app.activity}`];
    await out([...lines, `TotalTime: ${startMs}`, `WaitTime: ${startMs + 3}`, "Complete", ""].join("\n"));
  }
  return 0;
}

async function broadcast(args: readonly string[], { phone, out }: CommandContext): Promise<number> {
  const { intent } = readIntent(args);
  await out(`Broadcasting: Intent { ${describe(intent)} }\nBroadcast completed: result=0\n`);
  const path = /^file:\/\/(\/.*)$/.exec(intent.data ?? "")?.[1];
  if (intent.action === SCAN_FILE && path) {
    phone.delays.after(phone.chance.between(...SCAN_MS), () => void phone.media.scan(decodePath(path)));
  }
  return 0;
}

/** With -w the stream stays open for as long as the instrumentation runs; without, Android gives it no UI access. */
async function instrument(
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

function readIntent(args: readonly string[]): { readonly intent: Intent; readonly waits: boolean } {
  const values = new Map<string, string>();
  const uriExtras: Record<string, string> = {};
  const flags = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (["-a", "-d", "-t", "-p", "-n", "-c", "-f", "--user"].includes(arg)) values.set(arg, args[++i] ?? "");
    else if (arg === "--eu") uriExtras[args[++i] ?? ""] = args[++i] ?? "";
    else if (["--es", "--ei", "--ez", "-e"].includes(arg)) i += 2;
    else if (arg.startsWith("-")) flags.add(arg);
    else values.set("-d", arg);
  }
  const intent: Intent = {
    action: values.get("-a") ?? "android.intent.action.VIEW",
    data: values.get("-d"),
    type: values.get("-t"),
    packageName: values.get("-p") ?? values.get("-n")?.split("/")[0],
    uriExtras,
    grantsRead: flags.has("--grant-read-uri-permission"),
  };
  return { intent, waits: flags.has("-W") };
}

function describe({ action, data, type, packageName, uriExtras }: Intent): string {
  const parts = [
    `act=${action}`,
    data && `dat=${data}`,
    type && `typ=${type}`,
    packageName && `pkg=${packageName}`,
  ];
  const extras = Object.keys(uriExtras).length > 0 ? "(has extras)" : undefined;
  return [...parts, extras].filter(Boolean).join(" ");
}

/** A URI's path; what is not well encoded stays as it is. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

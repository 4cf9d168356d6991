import type { Intent } from "../../apps/intent.ts";

export interface IntentArgs {
  readonly intent: Intent;
  /** package/class, where one was named. */
  readonly component: string | undefined;
  readonly category: string | undefined;
  /** -W */
  readonly waits: boolean;
  /** -S */
  readonly stopsFirst: boolean;
}

const WITH_VALUE: readonly string[] = [
  "-a",
  "-d",
  "-t",
  "-p",
  "-n",
  "-c",
  "-f",
  "-i",
  "--user",
  "--display",
  "--windowingMode",
];
const WITH_TWO: readonly string[] = [
  "--es",
  "--ei",
  "--el",
  "--ef",
  "--ez",
  "-e",
  "--ecn",
  "--esa",
  "--eia",
  "--esal",
];

/** What `am start` and `am broadcast` understand, anywhere in the line. Throws on what they do not. */
export function readIntent(args: readonly string[]): IntentArgs {
  const values = new Map<string, string>();
  const uriExtras: Record<string, string> = {};
  const flags = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (WITH_VALUE.includes(arg)) values.set(arg, args[++i] ?? "");
    else if (arg === "--eu") uriExtras[args[++i] ?? ""] = args[++i] ?? "";
    else if (WITH_TWO.includes(arg)) i += 2;
    else if (arg === "--esn") i++;
    else if (arg.startsWith("-")) flags.add(arg);
    else if (/^[\w.]+\/[\w.$]+$/.test(arg)) values.set("-n", arg);
    else if (/^[a-z][\w+.-]*:/i.test(arg)) values.set("-d", arg);
    else values.set("-p", arg);
  }
  const component = values.get("-n");
  const isBare = values.size === (values.has("--user") ? 1 : 0);
  return {
    intent: {
      action: values.get("-a") ?? (component !== undefined || isBare ? MAIN : "android.intent.action.VIEW"),
      data: values.get("-d"),
      type: values.get("-t"),
      packageName: values.get("-p") ?? component?.split("/")[0],
      uriExtras,
      grantsRead: flags.has("--grant-read-uri-permission"),
    },
    component,
    category: values.get("-c"),
    waits: flags.has("-W"),
    stopsFirst: flags.has("-S"),
  };
}

export const MAIN = "android.intent.action.MAIN";

/** As Android writes it. */
export function describe({ intent, component, category }: IntentArgs): string {
  const { action, data, type, packageName, uriExtras, grantsRead } = intent;
  const parts = [
    `act=${action}`,
    category && `cat=[${category}]`,
    data && `dat=${shortened(data)}`,
    type && `typ=${type}`,
    grantsRead && "flg=0x1",
    packageName && component === undefined && `pkg=${packageName}`,
    component && `cmp=${component}`,
    Object.keys(uriExtras).length > 0 && "(has extras)",
  ];
  return parts.filter(Boolean).join(" ");
}

/** What may tell something about its owner is left out of logs. */
function shortened(data: string): string {
  return data.replace(/^(https?:\/\/[^/]+\/).+$/, "$1...");
}

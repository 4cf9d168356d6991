import type { CommandTable } from "../command.ts";

/** Properties, time, and what belongs to the shell itself. */
export const SYSTEM: CommandTable = {
  echo: async (args, { out }) => {
    const isBare = args[0] === "-n";
    await out((isBare ? args.slice(1) : args).join(" ") + (isBare ? "" : "\n"));
    return 0;
  },

  true: async () => 0,
  false: async () => 1,
  sync: async () => 0,

  sleep: async ([seconds = "0"], { phone, signal }) => {
    await phone.delays.wait(Number(seconds) * 1000, signal);
    return 0;
  },

  id: async (_args, { out }) => {
    await out(
      "uid=2000(shell) gid=2000(shell) groups=2000(shell),1015(sdcard_rw),9997(everybody) context=u:r:shell:s0\n",
    );
    return 0;
  },

  whoami: async (_args, { out }) => {
    await out("shell\n");
    return 0;
  },

  getprop: async ([name, fallback], { phone, out }) => {
    const all = [...phone.properties].map(([key, value]) => `[${key}]: [${value}]\n`).join("");
    await out(name === undefined ? all : `${phone.properties.get(name) ?? fallback ?? ""}\n`);
    return 0;
  },

  /** The shell's user may set none of those that matter. */
  setprop: async ([name = "", value = ""], { err }) => {
    await err(`Failed to set property '${name}' to '${value}'.\nSee dmesg for error reason.\n`);
    return 1;
  },

  date: async ([format], { out }) => {
    await out(
      `${formatDate(new Date(), format?.startsWith("+") ? format.slice(1) : "%a %b %e %H:%M:%S GMT %Y")}\n`,
    );
    return 0;
  },

  /** Of instrumentations alone. */
  pidof: async ([name], { phone, out }) => {
    if (name === undefined || phone.instrumentation.process !== name) return 1;
    await out("4242\n");
    return 0;
  },

  /** The log of a simulated phone is empty; without -d it is followed until somebody hangs up. */
  logcat: async (args, { signal }) => {
    const isFollowed = !args.some((arg) => /^-[dcgST]$/.test(arg));
    if (isFollowed && !signal.aborted)
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    return 0;
  },

  reboot: async (_args, { phone }) => {
    phone.reboot();
    return 0;
  },
};

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** In GMT, as the phone's clock is set. */
function formatDate(date: Date, format: string): string {
  const iso = date.toISOString();
  const parts: Readonly<Record<string, string>> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    F: iso.slice(0, 10),
    T: iso.slice(11, 19),
    s: String(Math.floor(date.getTime() / 1000)),
    N: `${iso.slice(20, 23)}000000`,
    e: String(date.getUTCDate()).padStart(2, " "),
    a: DAYS[date.getUTCDay()] ?? "",
    b: MONTHS[date.getUTCMonth()] ?? "",
    z: "+0000",
    Z: "GMT",
  };
  return format.replace(/%(\w)/g, (sign, key: string) => parts[key] ?? sign);
}

import { once } from "node:events";
import type { Service } from "./phone-stream.ts";
import type { Phone } from "./phone.ts";
import { shellV1, shellV2 } from "./services/shell.ts";
import { serveSync } from "./services/sync.ts";

/** What this phone does beyond the first protocol version. Advertised is only what is implemented. */
export const FEATURES = ["shell_v2", "cmd", "stat_v2", "ls_v2", "fixed_push_mkdir"] as const;

/**
 * The services of a phone, by the names that both wire protocols open them by: shell (v1, v2), exec, sync and tcp. Undefined:
 * the phone has no such service, or nobody listens on that port.
 */
export function findService(phone: Phone, name: string): Service | undefined {
  const [, kind = "", options = "", rest = ""] = /^([a-z]+)((?:,[^:]*)?):([\s\S]*)$/.exec(name) ?? [];
  if (kind === "shell" && options.split(",").includes("v2")) return (stream) => shellV2(phone, rest, stream);
  if (kind === "shell" || kind === "exec") return (stream) => shellV1(phone, rest, stream);
  if (kind === "sync" && rest === "") return (stream) => serveSync(phone, stream);
  if (kind === "tcp" && /^\d+$/.test(rest)) return findPort(phone, Number(rest));
  return undefined;
}

function findPort(phone: Phone, port: number): Service | undefined {
  const listener = phone.ports.get(port);
  return (
    listener &&
    (async (stream) => {
      listener(stream);
      if (!stream.closed) await once(stream, "close");
    })
  );
}

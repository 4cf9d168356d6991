import type { Target } from "./attached.ts";

/** One request of the host protocol, with whatever names a phone taken apart. */
export interface HostRequest {
  readonly target: Target;
  readonly verb: string;
  readonly argument: string;
}

/** A request to become a stream to a phone. `tellsId`: the client wants to hear which one it got. */
export interface TransportRequest {
  readonly target: Target;
  readonly tellsId: boolean;
}

/** host:VERB[:ARG], host-usb:…, host-local:…, host-serial:SERIAL:…, host-transport-id:N:…. Undefined: no such request. */
export function parseRequest(text: string): HostRequest | undefined {
  const [, kind = "", rest = ""] = /^host(?:-(usb|local|serial|transport-id))?:([\s\S]*)$/.exec(text) ?? [];
  // a serial may hold colons, as 10.0.0.7:5555 does
  const [, name = "", verbs = rest] =
    kind === "serial" || kind === "transport-id"
      ? (/^(.*?(?::\d+)?):([a-z][a-z-]*(?::[\s\S]*)?)$/.exec(rest) ?? [])
      : [];
  const [, verb, argument = ""] = /^([a-z][a-z-]*)(?::([\s\S]*))?$/.exec(verbs) ?? [];
  if (verb === undefined) return undefined;
  return { target: targetOf(kind, name), verb, argument };
}

/** transport:SERIAL, transport-any|usb|local, transport-id:N, tport:any|usb|local, tport:serial:SERIAL. */
export function parseTransport(text: string): TransportRequest | undefined {
  const [, serial] = /^host:transport:(.+)$/.exec(text) ?? [];
  if (serial !== undefined) return { target: { by: "serial", serial }, tellsId: false };
  const [, kind, id = ""] = /^host:transport-(any|usb|local|id)(?::(\d+))?$/.exec(text) ?? [];
  if (kind !== undefined) return { target: targetOf(kind, id), tellsId: false };
  const [, tport, name = ""] = /^host:tport:(any|usb|local|serial)(?::(.+))?$/.exec(text) ?? [];
  if (tport !== undefined) return { target: targetOf(tport, name), tellsId: true };
  return undefined;
}

function targetOf(kind: string, name: string): Target {
  if (kind === "serial") return { by: "serial", serial: name };
  if (kind === "id" || kind === "transport-id") return { by: "id", id: Number(name) };
  return { by: kind === "usb" || kind === "local" ? kind : "any" };
}

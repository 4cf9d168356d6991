/**
 * Who may call at all, in the order that every door keeps: Host and Origin, before anything else looks at the request;
 * then the plan; then whether the server is draining. REST and RPC both ask here, so that they cannot differ.
 */
import type { LicenseState } from "../model/license.ts";
import { Problem } from "../model/problem.ts";
import { isHttp2 } from "./exchange.ts";
import type { Request } from "./exchange.ts";
import type { Call } from "./method.ts";

export interface Admission {
  /** Throws API_NOT_IN_PLAN or UNAVAILABLE. */
  admit(call: Call): void;
}

export function createAdmission(license: () => LicenseState, isDraining: () => boolean): Admission {
  return {
    admit() {
      const { isApiEnabled, message } = license();
      if (!isApiEnabled) throw new Problem("API_NOT_IN_PLAN", message);
      if (isDraining())
        throw new Problem("UNAVAILABLE", "the server is shutting down; try again in a moment");
    },
  };
}

/** Where this server is reached: the address that it listens on, and names given for it besides the loopback ones. */
export interface Site {
  readonly host: string;
  readonly port: number;
  /** As `phones.example` or `phones.example:8080`. */
  readonly allowedHosts: readonly string[];
}

/** Tells why a request's Host or Origin is refused; undefined: they are ours. */
export type SiteGuard = (request: Request) => Problem | undefined;

/**
 * Only exact names pass: a page of another site that a browser shows can neither name this server by a DNS record of
 * its own nor call it from its own origin. Comparing with a list also keeps hosts that no URL parser takes from
 * whoever builds a URL of them later.
 */
export function createSiteGuard(site: Site): SiteGuard {
  const local = ["127.0.0.1", "localhost", "[::1]", inUrl(site.host)];
  const allowed = site.allowedHosts.flatMap((name) => withAndWithoutPort(name.toLowerCase(), site.port));
  const hosts = new Set([...local.flatMap((name) => withAndWithoutPort(name, site.port)), ...allowed]);
  // A given name may stand for a proxy before us, on any of its ports and with TLS.
  const origins = new Set([
    ...local.map((name) => originOf("http", `${name}:${site.port}`)),
    ...allowed.flatMap((host) => [originOf("http", host), originOf("https", host)]),
  ]);
  return (request) => {
    const host = hostOf(request);
    if (host === undefined || !(hosts.has(host) || hosts.has(host.toLowerCase())))
      return new Problem(
        "FOREIGN_ORIGIN",
        "the Host header names another server; --allowed-hosts adds names of this one",
      );
    const { origin } = request.headers;
    if (origin !== undefined && !origins.has(origin))
      return new Problem("FOREIGN_ORIGIN", "the Origin header names another site");
    return undefined;
  };
}

/** undefined where there is none or more than one. */
function hostOf(request: Request): string | undefined {
  const { headers, rawHeaders } = request;
  if (!isHttp2(request)) return countOf("host", rawHeaders) === 1 ? headers.host : undefined;
  const authority = headers[":authority"];
  if (typeof authority !== "string") return headers.host;
  return headers.host === undefined || headers.host === authority ? authority : undefined;
}

// Node keeps the first of several and drops the others; a proxy before us may have looked at the last.
function countOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at];
    if (given?.length === name.length && given.toLowerCase() === name) count += 1;
  }
  return count;
}

/** A host as URLs write it. */
export function inUrl(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function withAndWithoutPort(name: string, port: number): readonly string[] {
  return /:\d+$/.test(name) ? [name] : [name, `${name}:${port}`];
}

/** As browsers send it: without the scheme's own port. */
function originOf(scheme: "http" | "https", host: string): string {
  const ownPort = scheme === "http" ? /:80$/ : /:443$/;
  return `${scheme}://${host.replace(ownPort, "")}`;
}

/** Whether it is a phonefleet that has a port, and how it is. */

export interface Listener {
  readonly isPhonefleet: boolean;
  /** For people. */
  readonly told: string;
}

const PATIENCE_MS = 2000;

export async function whoListens(host: string, port: number): Promise<Listener> {
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}/readyz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: "manual" });
    const body: unknown = await response.json();
    if (!isEnvelope(body)) return { isPhonefleet: false, told: "a web server that is no phonefleet" };
    const told = body.code === 0 ? "and is ready" : `and is not ready: ${body.message}`;
    return { isPhonefleet: true, told };
  } catch (error) {
    const isMute = error instanceof Error && error.name === "TimeoutError";
    return { isPhonefleet: false, told: isMute ? "a program that does not answer" : "another program" };
  }
}

/** What every answer of the REST contract is. */
function isEnvelope(body: unknown): body is { readonly code: number; readonly message: string } {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    typeof body.code === "number" &&
    "message" in body &&
    typeof body.message === "string" &&
    "data" in body
  );
}

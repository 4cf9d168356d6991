/** REST calls as a client makes them, the envelope checked on the way. */

export interface Answer {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- JSON of another process, looked into by each test
  readonly data: any;
}

export type Rest = (
  route: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** `rest("POST /task", {…})` calls below /api/v1 of the server. */
export function restOf(url: string): Rest {
  return async (route, body, more = {}) => {
    const [method = "GET", path = "/"] = route.split(" ");
    // tests that look again and again are not to spend their time on packing
    const headers = { "accept-encoding": "identity", ...more };
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer, "status">) };
  };
}

/** A call that must succeed; resolves to its data. */
export async function ok(answer: Promise<Answer>): Promise<Answer["data"]> {
  const { code, message, data } = await answer;
  if (code !== 0) throw new Error(`refused with ${code}: ${message}`);
  return data;
}

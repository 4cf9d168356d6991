/** The simulator's control API: what an outsider sees of the accounts, and what goes wrong with the phones. */
import type { AppName, Post } from "../../src/sim/apps/accounts.ts";

export interface Outside {
  readonly posts: readonly Post[];
  readonly following: readonly string[];
}

interface ListedPhone {
  readonly serial: string;
  readonly adbd_port: number | null;
  readonly foreground: string;
}

export class SimControl {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  phones(): Promise<readonly ListedPhone[]> {
    return this.#call("GET", "/phones");
  }

  account(serial: string, app: AppName, name: string): Promise<Outside> {
    return this.#call("GET", `/phones/${serial}/apps/${app}/accounts/${name}`);
  }

  async hurt(serial: string, kind: string, details: object = {}): Promise<void> {
    await this.#call("POST", `/phones/${serial}/faults`, { kind, ...details });
  }

  async mend(serial: string): Promise<void> {
    await this.#call("DELETE", `/phones/${serial}/faults`);
  }

  async #call<Body>(method: string, path: string, body?: object): Promise<Body> {
    const answer = await fetch(this.#url + path, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Body;
  }
}

import { createServer, type Server, type Socket } from "node:net";
import { runService } from "../phone-stream.ts";
import type { Phone } from "../phone.ts";
import { findService } from "../services.ts";
import { Refusal } from "./frame.ts";
import { HostStream } from "./host-stream.ts";

interface Forward {
  readonly phone: Phone;
  readonly remote: string;
  readonly server: Server;
  readonly sockets: Set<Socket>;
}

/** `adb forward`: TCP ports of this machine that lead to TCP ports of a phone. Other kinds of sockets are refused. */
export class Forwards {
  readonly #forwards = new Map<string, Forward>();

  /** @returns the port, where the request left it open with tcp:0 */
  async add(phone: Phone, spec: string, rebinds: boolean): Promise<number | undefined> {
    const [local = "", remote = ""] = spec.split(";");
    const port = /^tcp:(\d{1,5})$/.exec(local)?.[1];
    if (port === undefined) throw new Refusal(`cannot bind listener: '${local}' is not simulated`);
    if (!/^tcp:\d{1,5}$/.test(remote))
      throw new Refusal(`cannot forward to '${remote}': it is not simulated`);
    if (this.#forwards.has(local) && !rebinds) throw new Refusal("cannot rebind existing socket");
    await this.#close(local);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {}).once("close", () => sockets.delete(socket));
      forward(socket, phone, remote);
    });
    const bound = await listen(server, Number(port));
    this.#forwards.set(`tcp:${bound}`, { phone, remote, server, sockets });
    return port === "0" ? bound : undefined;
  }

  async remove(local: string): Promise<void> {
    if (!this.#forwards.has(local)) throw new Refusal(`listener '${local}' not found`);
    await this.#close(local);
  }

  /** @param phone undefined: those of every phone */
  async removeAll(phone?: Phone): Promise<void> {
    const locals = [...this.#forwards]
      .filter(([, one]) => !phone || one.phone === phone)
      .map(([local]) => local);
    await Promise.all(locals.map((local) => this.#close(local)));
  }

  /** adb forgets the forwards of a phone that goes. */
  list(): string {
    return [...this.#forwards]
      .map(([local, { phone, remote }]) => `${phone.serial} ${local} ${remote}\n`)
      .join("");
  }

  async #close(local: string): Promise<void> {
    const known = this.#forwards.get(local);
    if (!known) return;
    this.#forwards.delete(local);
    for (const socket of known.sockets) socket.destroy();
    await new Promise<void>((resolve) => known.server.close(() => resolve()));
  }
}

function forward(socket: Socket, phone: Phone, remote: string): void {
  const service = phone.cable.state === "device" ? findService(phone, remote) : undefined;
  if (!service) socket.destroy();
  else void runService(new HostStream(socket, phone.cable), service);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  }).catch((cause: unknown) => {
    throw new Refusal(`cannot bind listener: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}

import type { Socket } from "node:net";
import { EndOfStream } from "../bytes.ts";
import { runService } from "../phone-stream.ts";
import type { Phone } from "../phone.ts";
import { findService } from "../services.ts";
import { AdbdStream, type StreamLink } from "./adbd-stream.ts";
import { banner, challenge, type Greeting, readGreeting, replyToAuth } from "./handshake.ts";
import { BadPacket, encode, type Packet, type PacketCommand, readPacket, VERSION } from "./packet.ts";

/** How long a computer may take to say who it is. */
const GREETING_TIMEOUT_MS = 20_000;

type State = "new" | "unauthorized" | "online";

/**
 * A computer's connection to a phone: the handshake, then streams side by side. While the phone is frozen nothing is read and
 * nothing leaves. A packet that no adb would send ends the connection and nothing else.
 */
export class AdbdConnection implements StreamLink {
  readonly #socket: Socket;
  readonly #phone: Phone;
  readonly #streams = new Map<number, AdbdStream>();
  /** What is to leave once the phone thaws. */
  #held: Packet[] = [];
  #greeting: Greeting | undefined;
  #state: State = "new";
  #lastId = 0;

  constructor(socket: Socket, phone: Phone) {
    this.#socket = socket;
    this.#phone = phone;
  }

  get longestData(): number {
    return this.#greeting?.longestData ?? 0;
  }

  /** Until either side ends it. */
  async serve(): Promise<void> {
    const { cable } = this.#phone;
    const onCut = (): void => void this.#socket.destroy();
    const onChange = (): void => this.#onChange();
    cable.on("cut", onCut).on("change", onChange);
    this.#socket.setTimeout(GREETING_TIMEOUT_MS, () => this.#giveUp());
    try {
      for (;;) {
        const packet = await readPacket(this.#socket, (command) => this.#isSummed(command));
        await cable.gate.passed();
        this.#take(packet);
      }
    } catch (cause) {
      if (!(cause instanceof BadPacket || cause instanceof EndOfStream)) throw cause;
    } finally {
      cable.off("cut", onCut).off("change", onChange);
      this.#socket.destroy();
      this.#closeStreams();
    }
  }

  send(packet: Packet): void {
    const { gate } = this.#phone.cable;
    if (!gate.isShut && this.#held.length === 0) return this.#write(packet);
    this.#held.push(packet);
    if (this.#held.length === 1) void gate.passed().then(() => this.#release());
  }

  forget({ localId }: AdbdStream): void {
    this.#streams.delete(localId);
  }

  #take(packet: Packet): void {
    if (packet.command === "CNXN") return this.#greet(packet);
    if (packet.command === "AUTH" && this.#state === "unauthorized") {
      const reply = replyToAuth(packet);
      if (reply) this.send(reply);
    }
    if (this.#state !== "online") return;
    if (packet.command === "OPEN") return this.#open(packet);
    const stream = this.#streams.get(packet.arg1);
    // it may have been closed while this packet was on its way
    if (!stream || (stream.remoteId !== packet.arg0 && packet.arg0 !== 0)) return;
    if (packet.command === "OKAY") stream.acknowledge();
    if (packet.command === "CLSE") stream.close();
    if (packet.command === "WRTE" && !stream.takeData(packet.data))
      throw new BadPacket("more than anyone has read");
  }

  /** A computer that greets again has forgotten its streams. */
  #greet(packet: Packet): void {
    this.#closeStreams();
    this.#greeting = readGreeting(packet);
    this.#socket.setTimeout(0);
    if (this.#phone.cable.state === "device") return this.#goOnline();
    this.#state = "unauthorized";
    this.send(challenge());
  }

  #goOnline(): void {
    this.#state = "online";
    this.send(banner(this.#phone));
  }

  /** Its owner let the waiting computer in. */
  #onChange(): void {
    if (this.#state === "unauthorized" && this.#phone.cable.state === "device") this.#goOnline();
  }

  #open({ arg0: remoteId, data }: Packet): void {
    if (remoteId === 0) return;
    const service = findService(this.#phone, data.toString().replace(/\0[\s\S]*$/, ""));
    if (!service) return this.send({ command: "CLSE", arg0: 0, arg1: remoteId, data: Buffer.alloc(0) });
    const stream = new AdbdStream(this, ++this.#lastId, remoteId);
    this.#streams.set(stream.localId, stream);
    this.send({ command: "OKAY", arg0: stream.localId, arg1: remoteId, data: Buffer.alloc(0) });
    void runService(stream, service);
  }

  #closeStreams(): void {
    for (const stream of this.#streams.values()) stream.destroy();
    this.#streams.clear();
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    for (const packet of held) this.send(packet);
  }

  #write(packet: Packet): void {
    if (this.#socket.destroyed) return;
    this.#socket.cork();
    for (const part of encode(packet, this.#isSummed(packet.command))) this.#socket.write(part);
    this.#socket.uncork();
  }

  /** Until both have said what they speak, and with adbs older than that. */
  #isSummed(command: PacketCommand): boolean {
    return command === "CNXN" || command === "AUTH" || (this.#greeting?.version ?? 0) < VERSION;
  }

  #giveUp(): void {
    if (!this.#greeting && !this.#phone.cable.gate.isShut) this.#socket.destroy();
  }
}

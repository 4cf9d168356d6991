import type { Readable, Writable } from "node:stream";
import type { Simulator } from "../../../src/sim/simulator.ts";

export interface ShellEnd {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly code: number;
}

export interface FileStat {
  readonly mode: number;
  readonly size: number;
  readonly mtime: number;
}

/** A command whose stdin stays open: what it answers comes in while more can be said. */
export interface Conversation extends Disposable {
  readonly input: Writable;
  readonly output: Readable;
  /** Resolves when the other side ends it, however. */
  readonly ended: Promise<void>;
}

/** A way from a computer to the first phone of a simulator. What breaks on the way rejects. */
export interface PhoneLink extends AsyncDisposable {
  readonly simulator: Simulator;
  /** Shell v2: exit code, and errors apart from the output. */
  shell(command: string, stdin?: Buffer): Promise<ShellEnd>;
  /** Shell v1: everything in one, and no exit code. */
  oldShell(command: string): Promise<Buffer>;
  /** `exec:` with this much stdin, after which the computer hangs up. */
  execIn(command: string, stdin: Buffer): Promise<void>;
  exec(command: string): Promise<Buffer>;
  converse(command: string): Promise<Conversation>;
  push(content: Buffer, path: string): Promise<void>;
  pull(path: string): Promise<Buffer>;
  /** Undefined where there is no such file. */
  stat(path: string): Promise<FileStat | undefined>;
  list(path: string): Promise<readonly string[]>;
  /** Sends to a TCP port of the phone, and reads as many bytes as it sent. */
  exchange(port: number, bytes: Buffer): Promise<Buffer>;
  /** How the phone looks from here. */
  state(): Promise<"device" | "unauthorized" | "absent">;
  /** After an unplug. */
  reconnect(): Promise<void>;
}

export type OpenLink = () => Promise<PhoneLink>;

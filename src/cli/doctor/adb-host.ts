/** One question to an adb server, by its host protocol (adb's docs/dev/services.md). */
import { connect } from "node:net";
import type { Address } from "../../flag-kinds.ts";

const PATIENCE_MS = 3000;
/** The header of an answer: OKAY or FAIL, and the length in four hexadecimal digits. */
const HEADER = 8;

/** It takes connections, and answers nothing. */
export class MuteServer extends Error {
  override readonly name = "MuteServer";
}

/** The text of the answer to a service, as `host:version`. Rejects where there is no server, or another one. */
export async function askAdb({ host, port }: Address, service: string): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const socket = connect({ host, port, signal });
  let isConnected = false;
  socket.once("connect", () => {
    isConnected = true;
  });
  socket.write(service.length.toString(16).padStart(4, "0") + service);
  let answer = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      answer = Buffer.concat([answer, chunk as Buffer]);
      if (answer.length >= HEADER && answer.length >= HEADER + lengthOf(answer)) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    const message = `no answer within ${PATIENCE_MS / 1000} s`;
    throw isConnected ? new MuteServer(message, { cause: error }) : new Error(message, { cause: error });
  } finally {
    socket.destroy();
  }
  const isComplete = answer.length >= HEADER && answer.length >= HEADER + lengthOf(answer);
  const status = answer.toString("latin1", 0, 4);
  const text = answer.toString("utf8", HEADER);
  if (!isComplete || (status !== "OKAY" && status !== "FAIL"))
    throw new Error("what listens there is no adb server");
  if (status === "FAIL") throw new Error(text);
  return text;
}

function lengthOf(answer: Buffer): number {
  const digits = answer.toString("latin1", 4, HEADER);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : 0;
}

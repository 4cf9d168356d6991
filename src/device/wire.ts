/** One connection to an adb server, once it is open. Disposing it closes the socket. */
import type { Socket } from "node:net";

export interface Wire extends Disposable {
  readonly socket: Socket;
  /** Exactly so many bytes; rejects when the other side ends before. */
  read(length: number): Promise<Buffer>;
  /** Resolves when the system has taken the bytes. */
  write(bytes: Buffer): Promise<void>;
  /** Asks for a service and resolves on OKAY; rejects with a FailError on FAIL. */
  request(service: string): Promise<void>;
}

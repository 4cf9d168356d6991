import { type Duplex, duplexPair } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Cable } from "./cable.ts";
import type { Service } from "./services.ts";

/**
 * Runs a service at the phone's end of its cable, with `outer` as the computer's end. Bytes pass only while the phone is not
 * frozen; a cut cable destroys both ends.
 */
export async function carry(outer: Duplex, cable: Cable, service: Service): Promise<void> {
  const [inner, far] = duplexPair();
  // a service learns of a broken stream from its reads and writes
  far.on("error", () => {});
  const cut = (): void => void outer.destroy();
  cable.once("cut", cut);
  const paced = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      await cable.gate.passed();
      yield chunk;
    }
  };
  const carried = Promise.allSettled([pipeline(outer, paced, inner), pipeline(inner, paced, outer)]);
  // whichever end breaks first, the other learns of it
  outer.once("close", () => far.destroy());
  try {
    await service(far);
    await carried;
  } finally {
    cable.off("cut", cut);
    far.destroy();
  }
}

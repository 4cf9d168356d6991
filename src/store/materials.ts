/** The verbs about materials. */
import type { Material } from "../model/material.ts";
import type { Writer } from "./commit.ts";
import { isHeld } from "./fence.ts";
import { isUsed, ownersOf, takeMaterials, usesOf } from "./material-use.ts";
import type { Reader } from "./read.ts";
import type { Claim, MaterialStore, Taking, UsedFile } from "./store.ts";

export class Materials implements MaterialStore {
  readonly #writer: Writer;
  readonly #reader: Reader;

  constructor(writer: Writer, reader: Reader) {
    this.#writer = writer;
    this.#reader = reader;
  }

  usedBy(claim: Claim): Promise<readonly UsedFile[]> {
    return this.#reader.read(async (db) => usesOf(db, await ownersOf(db, claim)));
  }

  take(claim: Claim, materials: readonly Material[]): Promise<Taking> {
    return this.#writer.write(async (tx): Promise<Taking> => {
      if (!(await isHeld(tx, claim))) return { kind: "lost" };
      const owners = await ownersOf(tx, claim);
      const used: string[] = [];
      for (const { sha256 } of materials) if (await isUsed(tx, owners, sha256)) used.push(sha256);
      if (used.length > 0) return { kind: "used", sha256: used };
      await takeMaterials(tx, claim.task.id, owners, materials);
      return { kind: "taken" };
    });
  }
}

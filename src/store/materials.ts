/** The verbs about materials. */
import type { LibraryMaterial, Material, MaterialChange, NewMaterial } from "../model/material.ts";
import { chooseMaterials } from "./choose.ts";
import type { Writer } from "./commit.ts";
import { isHeld } from "./fence.ts";
import {
  addMaterial,
  findMaterial,
  listMaterials,
  removeMaterial,
  unknownHashes,
  updateMaterial,
} from "./library.ts";
import { isUsed, ownersOf, takeMaterials, usesOf } from "./material-use.ts";
import type { Reader } from "./read.ts";
import type {
  Choice,
  Claim,
  MaterialFilter,
  MaterialStore,
  MaterialWish,
  Taking,
  UsedFile,
} from "./store.ts";

export class Materials implements MaterialStore {
  readonly #writer: Writer;
  readonly #reader: Reader;

  constructor(writer: Writer, reader: Reader) {
    this.#writer = writer;
    this.#reader = reader;
  }

  add(material: NewMaterial): Promise<{ readonly material: LibraryMaterial; readonly isNew: boolean }> {
    return this.#writer.write((tx) => addMaterial(tx, material));
  }

  get(id: number): Promise<LibraryMaterial | undefined> {
    return this.#reader.single((db) => findMaterial(db, id));
  }

  list(
    filter: MaterialFilter,
    page: number,
    pageSize: number,
  ): Promise<{ materials: readonly LibraryMaterial[]; total: number }> {
    return this.#reader.read((db) => listMaterials(db, filter, { page, pageSize }));
  }

  update(id: number, change: MaterialChange): Promise<LibraryMaterial> {
    return this.#writer.write((tx) => updateMaterial(tx, id, change));
  }

  delete(id: number): Promise<LibraryMaterial> {
    return this.#writer.write((tx) => removeMaterial(tx, id));
  }

  leftovers(hashes: readonly string[]): Promise<readonly string[]> {
    return this.#reader.single((db) => unknownHashes(db, hashes));
  }

  /** Writes where the floors rise, and else costs no commit. */
  choose(claim: Claim, wish: MaterialWish): Promise<Choice> {
    return this.#writer.write((tx) => chooseMaterials(tx, claim, wish));
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

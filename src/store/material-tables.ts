/** The tables of materials, as kysely sees them: the library, and what accounts used. Times are epoch milliseconds. */
import type { Generated } from "kysely";
import type { MediaFile } from "../model/task.ts";

/** That an account published a file, or is about to. Outlasts the task, and counts by what the file holds. */
export interface MaterialUseTable {
  /** The account, or the phone for whoever is signed in there. */
  owner: string;
  sha256: string;
  task_id: number;
  path: string;
  size: number;
  modified_at: number;
  taken_at: number;
  /** Null until the task passes its point of no return. */
  used_at: number | null;
}

/** A file of the library; its bytes are in the folder of materials. `tags` is JSON. */
export interface MaterialTable {
  id: Generated<number>;
  sha256: string;
  kind: MediaFile["kind"];
  content_type: MediaFile["contentType"];
  size: number;
  name: string;
  tags: string;
  caption: string | null;
  username: string | null;
  sort_order: number;
  created_at: number;
  updated_at: number;
}

/** A place in one of the orders in which materials are chosen. */
export interface PlaceColumns {
  sort_order: number;
  rank: string;
  material_id: number;
}

/** Each material stands once on the shelf of all, whose tag is "", and once on that of each of its tags. */
export interface ShelfTable extends PlaceColumns {
  tag: string;
  kind: MediaFile["kind"];
  /** "": everybody's. */
  username_key: string;
  sha256: string;
}

/** What stands on the shelf before this place, the owner has used: it need not be looked at again. */
export interface FloorTable extends PlaceColumns {
  owner: string;
  tag: string;
  kind: MediaFile["kind"];
  username_key: string;
}

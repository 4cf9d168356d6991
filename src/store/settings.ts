/** The settings, as they are kept and as they are in force. One process owns the database, so its memory of them is right. */
import type { Chance } from "../clock.ts";
import { changed, completed, defaultSettings, keptForm } from "../model/settings.ts";
import type { Settings, SettingsChange } from "../model/settings.ts";
import { type CareRules, renewAllWaits } from "./care.ts";
import type { Transaction, Writer } from "./commit.ts";
import { query } from "./query.ts";
import type { SettingsStore } from "./store.ts";

const NAME = "settings";

const read = query()((db) => db.selectFrom("setting").select("value").where("name", "=", NAME));

const save = query<{ value: string }>()((db, $) =>
  db
    .insertInto("setting")
    .values({ name: NAME, value: $("value") })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((eb) => ({ value: eb.ref("excluded.value") })),
    ),
);

export class KeptSettings implements SettingsStore, CareRules {
  readonly areCapsOn: boolean;
  readonly chance: Chance;
  readonly #writer: Writer;
  #settings: Settings = defaultSettings;

  constructor(writer: Writer, options: { readonly areCapsOn: boolean; readonly chance: Chance }) {
    this.#writer = writer;
    this.areCapsOn = options.areCapsOn;
    this.chance = options.chance;
  }

  /** In force, that is: committed. */
  get settings(): Settings {
    return this.#settings;
  }

  /** Reads what is kept. To be called before anybody goes by it. */
  load(): Promise<void> {
    return this.#writer.write(async (tx) => {
      const kept = await tx.get(read, {});
      if (kept !== undefined) this.#settings = completed(JSON.parse(kept.value) as SettingsChange);
      // Caps may have been switched since.
      await renewAllWaits(tx, this);
    });
  }

  async get(): Promise<Settings> {
    return this.#settings;
  }

  async update(decide: (now: Settings) => SettingsChange): Promise<Settings> {
    const next = await this.#writer.write((tx) => this.#change(tx, decide));
    this.#settings = next;
    return next;
  }

  async #change(tx: Transaction, decide: (now: Settings) => SettingsChange): Promise<Settings> {
    const kept = await tx.get(read, {});
    const now = kept === undefined ? defaultSettings : completed(JSON.parse(kept.value) as SettingsChange);
    const settings = changed(now, decide(now));
    await tx.run(save, { value: JSON.stringify(keptForm(settings)) });
    await renewAllWaits(tx, { settings, areCapsOn: this.areCapsOn, chance: this.chance });
    await tx.append({ about: "settings" });
    return settings;
  }
}

import type { Post } from "../accounts.ts";
import type { AppHost } from "../app.ts";
import { closeTag, type Draft, isDraftField } from "../draft.ts";
import type { Intent } from "../intent.ts";
import { type Plan, Program } from "../program.ts";
import { SoundBrowser } from "../sound-browser.ts";
import { SUGGESTED_SOUND } from "../sounds.ts";
import { drawHabits, type Habits } from "./habits.ts";
import { nameIn, soundIn } from "./links.ts";
import { COMPOSING, type Effect, MOVES, PAGE_MS, type Page, type Sheet, SHEET_MS } from "./moves.ts";
import { PAGES } from "./pages/pages.ts";
import { SHEETS } from "./pages/sheets.ts";
import type { State } from "./state.ts";
import { wordsFor } from "./words/words.ts";

const CLIP_MS = 1500;
const PLAN: Plan<Page, Sheet, Effect, State> = {
  app: "tiktok",
  times: { uploadMs: [1200, 2500], processingMs: [500, 1200] },
  pageMs: PAGE_MS,
  sheetMs: SHEET_MS,
  restartMs: [800, 1500],
  moves: MOVES,
  pages: PAGES,
  sheets: SHEETS,
  composing: COMPOSING,
  playing: new Set<Page>(["feed", "followingFeed", "video"]),
  home: "feed",
  splash: "splash",
  logIn: "logIn",
  leave: "leave",
  blocked: "blocked",
};

/**
 * A TikTok-like app: feed, search, profiles, and the ways from a shared file, the gallery or a sound to a post. Which screens and
 * dialogs it asks for is drawn from the phone's seed; what it publishes and whom it follows goes to the active account.
 */
export class TikTok extends Program<Page, Sheet, Effect, State> {
  readonly packageName: string;
  readonly label = "TikTok";
  readonly versionName = "36.5.4";
  readonly versionCode = 2023605040;
  readonly activity = "com.ss.android.ugc.aweme.splash.SplashActivity";
  readonly hasStableIds = false;

  readonly #habits: Habits;
  readonly #favourites = new Set<string>();
  #query = "";
  readonly #sounds: SoundBrowser;
  #sound = "";
  #resultKind: State["resultKind"] = "users";
  #opened: Post | undefined;

  constructor(host: AppHost, packageName = "com.zhiliaoapp.musically") {
    super(host, PLAN);
    this.packageName = packageName;
    this.#habits = drawHabits(host.chance);
    this.#sounds = new SoundBrowser(host, PAGE_MS);
  }

  canOpen({ action, type, data }: Intent): boolean {
    if (action.endsWith(".SEND")) return /^(video|image)\//.test(type ?? "");
    return action.endsWith(".VIEW") && (nameIn(data) ?? soundIn(data)) !== undefined;
  }

  open(intent: Intent): void {
    if (intent.action.endsWith(".SEND")) return this.#share(intent);
    this.studio.leave();
    const name = nameIn(intent.data);
    if (name !== undefined) return this.#openPerson(name);
    this.#sound = soundIn(intent.data) ?? "";
    this.stage.show({ reset: ["feed", "soundPage"] });
  }

  setField(name: string, content: string): void {
    if (name === "query") this.#type(content);
    else if (name === "soundQuery") this.#sounds.type(content.replaceAll("\n", ""), this.#habits);
    else if (isDraftField(name)) this.studio.change({ [name]: content });
  }

  field(name: string): string {
    if (name === "query") return this.#query;
    if (name === "soundQuery") return this.#sounds.query;
    return isDraftField(name) ? this.studio.draft[name] : "";
  }

  submit(name: string): boolean {
    if (name === "query") this.#search(this.#query);
    if (name === "soundQuery") this.#sounds.search();
    return name === "query" || name === "soundQuery" || name === "title";
  }

  protected perform(effect: Effect, detail: string): void {
    TikTok.#EFFECTS[effect](this, detail);
  }

  protected lastPage(): Page {
    return "caption";
  }

  protected state(): State {
    const { draft, percent, processing } = this.studio;
    const { person, phase, tie } = this.visit;
    return {
      words: wordsFor(this.host.locale()),
      habits: this.#habits,
      accounts: this.host.accounts("tiktok"),
      clip: this.clip(CLIP_MS),
      percent: this.#habits.showsPercent ? percent : undefined,
      processing,
      draft,
      drafts: this.studio.saved(this.#name),
      query: this.#query,
      resultKind: this.#resultKind,
      soundQuery: this.#sounds.query,
      soundsFound: this.#sounds.found,
      soundMarked: this.#sounds.marked,
      favourites: this.#favourites,
      sound: this.#sound,
      person,
      phase,
      tie,
      gallery: () => this.host.gallery(),
      opened: this.#opened,
      nowMs: this.host.now(),
    };
  }

  static readonly #EFFECTS: Readonly<Record<Effect, (app: TikTok, detail: string) => void>> = {
    back: (app) => void app.goBack(),
    confirmSound: (app) => app.#takeSound(app.#sounds.marked ?? null),
    create: (app) => app.#create({}),
    discard: (app) => app.discard(),
    favourite: (app, sound) => {
      if (!app.#favourites.delete(sound)) app.#favourites.add(sound);
    },
    follow: (app) => app.unlessBlocked(() => app.visit.follow()),
    followOther: (app, name) => app.unlessBlocked(() => app.visit.followOther(name)),
    gallery: (app) => {
      app.host.ask("media");
      app.stage.take({ push: "picker" }, PAGE_MS);
    },
    kind: (app, kind) => {
      app.#resultKind = kind === "users" || kind === "sounds" ? kind : "other";
    },
    next: (app) => {
      if (app.stage.page === "picker") app.#suggestSound();
      app.stage.take({ push: app.#nextEditor() }, PAGE_MS);
    },
    openDraft: (app, index) => {
      const draft = app.studio.saved(app.#name)[Number(index)];
      if (!draft) return;
      app.studio.begin(draft);
      app.stage.take({ push: "caption" }, PAGE_MS);
    },
    openPerson: (app, name) => {
      app.visit.open(name);
      app.stage.take({ push: "person" }, SHEET_MS);
    },
    openSound: (app, sound) => {
      app.#sound = sound;
      app.stage.take({ push: "soundPage" }, PAGE_MS);
    },
    openSounds: (app) => {
      app.#sounds.open();
      app.stage.take({ push: "sounds" }, PAGE_MS);
    },
    openVideo: (app, index) => {
      app.#opened = app.account?.posts[Number(index)];
      app.stage.take({ push: "video" }, PAGE_MS);
    },
    pick: (app, uri) => app.studio.pick(uri),
    post: (app) => {
      if (app.#habits.asksToPost) app.stage.take({ sheet: "askToPost" }, SHEET_MS);
      else app.publish();
    },
    publish: (app) => app.publish(),
    removeSound: (app) => {
      if (app.stage.page === "sounds") app.#takeSound(null);
      else app.studio.change({ sound: null });
    },
    retry: (app) => app.visit.retry(),
    saveDraft: (app) =>
      app.stage.take({ reset: ["feed", "profile"] }, PAGE_MS, () => app.studio.save(app.#name)),
    search: (app, suggestion) => app.#search(suggestion || app.#query),
    searchSounds: (app) => app.#sounds.search(),
    several: (app) => app.studio.change({ picksSeveral: !app.studio.draft.picksSeveral }),
    suggest: (app, tag) => app.studio.change({ caption: closeTag(app.studio.draft.caption, tag) }),
    switch: (app, name) => app.switchTo(name),
    toggleLink: (app) => app.studio.change({ hasProductLink: !app.studio.draft.hasProductLink }),
    touchSound: (app, sound) => app.#touchSound(sound),
    unfollow: (app) =>
      app.unlessBlocked(() => {
        app.stage.take({ close: "sheet" }, SHEET_MS);
        app.visit.unfollow();
      }),
    useSound: (app, sound) => app.#takeSound(sound),
    useThisSound: (app) => app.#create({ sound: app.#sound }),
  };

  get #name(): string {
    return this.account?.name ?? "";
  }

  #share(intent: Intent): void {
    const file = this.studio.readShared(intent);
    if (!file) return this.stage.show({ sheet: "badFile" });
    this.studio.begin({ files: [file] });
    this.#suggestSound();
    this.stage.show({ reset: ["feed", this.#habits.editors[0] ?? "edit"] });
    this.offerDraft();
  }

  #create(start: Partial<Draft>): void {
    this.studio.begin(start);
    this.stage.take({ push: "camera" }, PAGE_MS, () => this.offerDraft());
  }

  /** Editors come one by one; the picker leads to the last ones only, but to the one with the sound where there is one. */
  #nextEditor(): Page {
    const { editors } = this.#habits;
    const { page } = this.stage;
    const skips = page === "picker" && (this.studio.draft.sound === null || editors[0] !== "edit");
    const rest = skips ? editors.slice(1) : editors.slice(editors.indexOf(page) + 1);
    return rest[0] ?? "caption";
  }

  /** Photos are not left silent. */
  #suggestSound(): void {
    const { files, sound } = this.studio.draft;
    if (sound === null && files[0]?.kind === "images") this.studio.change({ sound: SUGGESTED_SOUND });
  }

  #touchSound(sound: string): void {
    const { soundChoice } = this.#habits;
    if (soundChoice === "at once") return this.#takeSound(sound);
    const isMarked = this.#sounds.marked === sound;
    if (soundChoice !== "use") this.#sounds.marked = isMarked ? undefined : sound;
    if (soundChoice === "stay") this.studio.change({ sound: isMarked ? null : sound });
  }

  #takeSound(sound: string | null): void {
    this.stage.take({ pop: "page" }, SHEET_MS, () => this.studio.change({ sound }));
  }

  #openPerson(name: string): void {
    if (name.toLowerCase() === this.#name) return this.stage.show({ reset: ["feed", "profile"] });
    this.visit.open(name);
    this.stage.show({ reset: ["feed", "person"] });
  }

  /** Enter searches. */
  #type(content: string): void {
    this.#query = content.replaceAll("\n", "");
    if (content.endsWith("\n")) this.#search(this.#query);
  }

  #search(query: string): void {
    if (query.trim() === "") return;
    this.#query = query;
    this.#resultKind = "users";
    this.stage.take({ push: "results" }, PAGE_MS);
  }
}

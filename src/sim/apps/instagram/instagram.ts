import type { Post } from "../accounts.ts";
import type { AppHost, GalleryItem } from "../app.ts";
import { closeTag, isDraftField } from "../draft.ts";
import type { Intent } from "../intent.ts";
import { type Plan, Program } from "../program.ts";
import { SoundBrowser } from "../sound-browser.ts";
import { drawHabits, type Habits } from "./habits.ts";
import { nameIn, soundIn } from "./links.ts";
import { COMPOSING, type Effect, MOVES, PAGE_MS, type Page, type Sheet, SHEET_MS } from "./moves.ts";
import { PAGES } from "./pages/pages.ts";
import { SHEETS } from "./pages/sheets.ts";
import type { Placement, State } from "./state.ts";
import { type Segment, segmentsOf, StoryViewer } from "./story.ts";
import { wordsFor } from "./words/words.ts";

const CLIP_MS = 1500;
const PLAN: Plan<Page, Sheet, Effect, State> = {
  app: "instagram",
  times: { uploadMs: [1500, 2500], processingMs: [800, 1600] },
  pageMs: PAGE_MS,
  sheetMs: SHEET_MS,
  restartMs: [700, 1400],
  moves: MOVES,
  pages: PAGES,
  sheets: SHEETS,
  composing: COMPOSING,
  playing: new Set<Page>(["feed", "reels"]),
  home: "feed",
  splash: "splash",
  logIn: "logIn",
  leave: "leave",
  blocked: "blocked",
};

/**
 * An Instagram-like app: own and other profiles, search, and the ways from a shared file or the gallery to a reel, a
 * feed post or a story. Its ids are the same on every phone; which screens and dialogs it has is drawn from the seed.
 */
export class Instagram extends Program<Page, Sheet, Effect, State> {
  readonly packageName: string;
  readonly label = "Instagram";
  readonly versionName = "350.1.0.46.93";
  readonly versionCode = 374900123;
  readonly activity = "com.instagram.mainactivity.InstagramMainActivity";
  readonly hasStableIds = true;

  readonly #habits: Habits;
  readonly #audio: SoundBrowser;
  #sound = "";
  #query = "";
  #found = "";
  /** Waits for the answer where it shall go. */
  #shared: GalleryItem | undefined;
  #opened: Post | undefined;
  readonly #viewer: StoryViewer;

  constructor(host: AppHost, packageName = "com.instagram.android") {
    super(host, PLAN);
    this.packageName = packageName;
    this.#habits = drawHabits(host.chance);
    this.#audio = new SoundBrowser(host, PAGE_MS);
    this.#viewer = new StoryViewer(() => host.wallMs());
  }

  canOpen({ action, type, data }: Intent): boolean {
    if (action.endsWith(".SEND")) return /^(video|image)\//.test(type ?? "");
    return action.endsWith(".VIEW") && (nameIn(data) ?? soundIn(data)) !== undefined;
  }

  open(intent: Intent): void {
    if (intent.action.endsWith(".SEND")) return this.#shareIn(intent);
    this.studio.leave();
    this.#sound = soundIn(intent.data) ?? "";
    if (this.#sound !== "") return this.stage.show({ reset: ["feed", "audioPage"] });
    const name = nameIn(intent.data) ?? "";
    if (name.toLowerCase() === this.account?.name) return this.stage.show({ reset: ["feed", "profile"] });
    this.visit.open(name);
    this.stage.show({ reset: ["feed", "person"] });
  }

  setField(name: string, content: string): void {
    if (name === "caption_input_text_view") this.studio.change({ caption: content });
    else if (name === "action_bar_search_edit_text") this.#search(content.replaceAll("\n", ""));
    else if (name === "row_search_edit_text") this.#audio.type(content.replaceAll("\n", ""), this.#habits);
    else if (isDraftField(name)) this.studio.change({ [name]: content });
  }

  field(name: string): string {
    if (name === "caption_input_text_view") return this.studio.draft.caption;
    if (name === "row_search_edit_text") return this.#audio.query;
    if (isDraftField(name)) return this.studio.draft[name];
    return name === "action_bar_search_edit_text" ? this.#query : "";
  }

  submit(name: string): boolean {
    if (name === "row_search_edit_text") this.#audio.search();
    return name === "action_bar_search_edit_text" || name === "row_search_edit_text";
  }

  protected perform(effect: Effect, detail: string): void {
    Instagram.#EFFECTS[effect](this, detail);
  }

  protected lastPage(): Page {
    return this.studio.draft.placement === "story" ? "story" : "caption";
  }

  protected state(): State {
    const { person, phase, tie } = this.visit;
    const story = this.#story();
    return {
      words: wordsFor(this.host.locale()),
      habits: this.#habits,
      accounts: this.host.accounts("instagram"),
      clip: this.clip(CLIP_MS),
      isUploading: this.studio.percent !== undefined,
      draft: this.studio.draft,
      query: this.#query,
      found: this.#found,
      audio: this.#audio,
      sound: this.#sound,
      person,
      phase,
      tie,
      gallery: () => this.host.gallery(),
      opened: this.#opened,
      story,
      segment: this.#segment(story),
      nowMs: this.host.now(),
    };
  }

  static readonly #EFFECTS: Readonly<Record<Effect, (app: Instagram, detail: string) => void>> = {
    addStory: (app) => app.#create("story"),
    audio: (app) => {
      app.#audio.open();
      app.stage.take({ push: "audio" }, PAGE_MS);
    },
    back: (app) => void app.goBack(),
    choose: (app, place) => {
      if (!isPlacement(place) || !app.#shared) return;
      app.studio.begin({ files: [app.#shared], placement: place });
      app.stage.take({ reset: ["feed", app.#firstPage(place)] }, PAGE_MS, () => app.offerDraft());
    },
    confirm: (app) => app.#unfollow(),
    confirmAudio: (app) => app.#takeAudio(app.#audio.marked ?? null),
    create: (app) => app.#create("feed"),
    destination: (app, to) => {
      if (isPlacement(to)) app.studio.change({ placement: to });
    },
    discard: (app) => app.discard(),
    follow: (app) => app.#touchFollow(),
    followOther: (app, name) => app.unlessBlocked(() => app.visit.followOther(name)),
    gallery: (app) => {
      app.host.ask("media");
      app.stage.take({ push: "gallery" }, PAGE_MS);
    },
    next: (app) => app.#next(),
    nextSegment: (app) => app.#viewer.step(1),
    openPerson: (app, name) => {
      app.visit.open(name);
      app.stage.take({ push: "person" }, SHEET_MS);
    },
    openPost: (app, index) => {
      app.#opened = app.account?.posts[Number(index)];
      app.stage.take({ push: "post" }, PAGE_MS);
    },
    openStory: (app) => {
      app.stage.take({ push: "storyViewer" }, PAGE_MS, () => app.#viewer.open(app.#story()));
    },
    pick: (app, uri) => app.studio.pick(uri),
    previousSegment: (app) => app.#viewer.step(-1),
    removeAudio: (app) => app.#takeAudio(null),
    retry: (app) => app.visit.retry(),
    saveDraft: (app) => app.stage.take({ reset: ["feed"] }, PAGE_MS, () => app.studio.leave()),
    several: (app) => app.studio.change({ picksSeveral: !app.studio.draft.picksSeveral }),
    share: (app) => app.publish(),
    suggest: (app, tag) => app.studio.change({ caption: closeTag(app.studio.draft.caption, tag) }),
    switch: (app, name) => app.switchTo(name),
    touchAudio: (app, sound) => {
      if (app.#habits.soundChoice === "at once") app.#takeAudio(sound);
      if (app.#habits.soundChoice === "confirm") app.#audio.marked = sound;
    },
    unfollow: (app) => {
      if (app.visit.person?.isPrivate) app.stage.take({ sheet: "confirm" }, SHEET_MS);
      else app.#unfollow();
    },
    useAudio: (app, sound) => app.#takeAudio(sound),
    useThisAudio: (app) => {
      app.studio.begin({ placement: "reel", sound: app.#sound });
      app.stage.take({ push: "clipsCamera" }, PAGE_MS, () => app.offerDraft());
    },
  };

  #create(placement: Placement): void {
    this.host.ask("media");
    this.studio.begin({ placement });
    this.stage.take({ push: "gallery" }, PAGE_MS, () => this.offerDraft());
  }

  #story(): readonly Segment[] {
    return segmentsOf(this.account?.posts ?? [], this.host.now());
  }

  /** A story that has come to its end closes by itself. */
  #segment(story: readonly Segment[]): number {
    if (this.stage.page !== "storyViewer") return 0;
    const segment = this.#viewer.current(story);
    if (segment === undefined) this.stage.show({ pop: "page" });
    return segment ?? 0;
  }

  /** Where the file shall go is asked first, or taken for granted. */
  #shareIn(intent: Intent): void {
    const file = this.studio.readShared(intent);
    if (!file) return this.stage.show({ sheet: "badFile" });
    this.#shared = file;
    if (this.#habits.asksWhere) return this.stage.show({ sheet: "chooser" });
    const placement = file.kind === "video" ? "reel" : "feed";
    this.studio.begin({ files: [file], placement });
    this.stage.show({ reset: ["feed", this.#firstPage(placement)] });
    this.offerDraft();
  }

  #firstPage(placement: Placement): Page {
    if (placement === "reel") return "clips";
    if (placement === "story") return "story";
    return this.#habits.hasFilters ? "filters" : "caption";
  }

  #next(): void {
    const { files, placement } = this.studio.draft;
    if (files.length === 0) return;
    const isGallery = this.stage.page === "gallery";
    const page = isGallery && isPlacement(placement) ? this.#firstPage(placement) : "caption";
    this.stage.take({ push: page }, PAGE_MS);
  }

  #takeAudio(sound: string | null): void {
    this.stage.take({ pop: "page" }, SHEET_MS, () => this.studio.change({ sound }));
  }

  #touchFollow(): void {
    const { tie } = this.visit;
    if (tie === "none" || tie === "follows_us") this.unlessBlocked(() => this.visit.follow());
    else this.stage.take({ sheet: tie === "requested" ? "confirm" : "unfollow" }, SHEET_MS);
  }

  #unfollow(): void {
    this.unlessBlocked(() => {
      this.stage.take({ close: "sheet" }, SHEET_MS);
      this.visit.unfollow();
    });
  }

  /** Results follow when the typing stops. */
  #search(query: string): void {
    this.#query = query;
    this.host.delays.after(this.host.chance.between(...PAGE_MS), () => {
      if (this.#query === query) this.#found = query;
    });
  }
}

function isPlacement(value: string | null): value is Placement {
  return value === "feed" || value === "reel" || value === "story";
}

import type { Account, Post } from "../../accounts.ts";
import type { DelayRange } from "../../delays.ts";
import { findPerson, follow, type Person, tieOf, unfollow } from "../../people.ts";
import type { App, AppHost, AppScreen, GalleryItem } from "../app.ts";
import type { Intent } from "../intent.ts";
import { type PopupName, Popups } from "../popups.ts";
import { Stage } from "../stage.ts";
import { Upload, type UploadTimes } from "../upload.ts";
import { type Effect, MOVES, PAGE_MS, type Page, type Sheet, SHEET_MS } from "./moves.ts";
import { openTag, PAGES, type Placement, SHEETS, type State } from "./pages.ts";
import { type Words, wordsFor } from "./words.ts";

const TIMES: UploadTimes = { uploadMs: [1500, 2500], processingMs: [800, 1600] };
const SWITCH_MS: DelayRange = [500, 1200];
const CLIP_MS = 1500;
const STREAM = "android.intent.extra.STREAM";
const COUNT_IDS = [
  "profile_header_post_count_front_familiar",
  "profile_header_familiar_post_count_value",
] as const;

/**
 * An Instagram-like app: own and other profiles, search, and the ways from a shared file or the gallery to a reel, a
 * feed post or a story. Its ids are the same on every phone; which of the two post counts it shows is drawn from the seed.
 */
export class Instagram implements App {
  readonly packageName = "com.instagram.android";
  readonly label = "Instagram";
  readonly versionName = "350.1.0.46.93";
  readonly versionCode = 374900123;
  readonly activity = "com.instagram.mainactivity.InstagramMainActivity";
  readonly hasStableIds = true;

  readonly #host: AppHost;
  readonly #countId: string;
  readonly #popups = new Popups();
  #stage: Stage<Page, Sheet>;
  #uploads: Upload[] = [];
  #chosen: readonly GalleryItem[] = [];
  #picksSeveral = false;
  #placement: Placement = "feed";
  #caption = "";
  #query = "";
  #person: Person | undefined;
  #opened: Post | undefined;
  #swipes = 0;

  constructor(host: AppHost) {
    this.#host = host;
    this.#countId = host.chance.fork("post count").pick(COUNT_IDS);
    this.#stage = this.#newStage();
  }

  canOpen({ action, type, data }: Intent): boolean {
    if (action.endsWith(".SEND")) return /^(video|image)\//.test(type ?? "");
    return action.endsWith(".VIEW") && nameIn(data) !== undefined;
  }

  open(intent: Intent): void {
    if (!intent.action.endsWith(".SEND")) return this.#openPerson(nameIn(intent.data) ?? "");
    const file = this.#readShared(intent);
    if (!file) return this.#stage.show({ sheet: "badFile" });
    this.#startPost([file], file.kind === "video" ? "reel" : "feed");
    this.#stage.show({ reset: ["feed", file.kind === "video" ? "clips" : "caption"] });
  }

  screen(): AppScreen {
    const { page, sheet, name } = this.#stage;
    const state = this.#state();
    const shown = this.#host.restriction() === "signed_out" ? "logIn" : page;
    return {
      name: `${shown}/${name}`,
      page: PAGES[shown](state),
      overlays: [...(sheet ? [SHEETS[sheet](state)] : []), ...this.#popups.views(this.#host.locale())],
      isPlaying: shown === "feed" || shown === "reels",
    };
  }

  touch(event: string): void {
    if (this.#popups.touch(event) || this.#host.restriction() === "signed_out") return;
    const [name = "", detail = ""] = splitOnce(event, ":");
    const move = MOVES[this.#stage.sheet ?? this.#stage.page][name];
    if (!move) return;
    if ("step" in move) this.#stage.take(move.step, move.delayMs);
    else this.#effects[move.effect](detail);
  }

  setField(name: string, content: string): void {
    if (name === "caption_input_text_view") this.#caption = content;
    if (name === "action_bar_search_edit_text") this.#query = content;
  }

  field(name: string): string {
    if (name === "caption_input_text_view") return this.#caption;
    return name === "action_bar_search_edit_text" ? this.#query : "";
  }

  swipe(direction: "up" | "down" | "left" | "right"): void {
    if (direction === "up") this.#swipes++;
  }

  back(): boolean {
    return this.#popups.back() || this.#stage.back(PAGE_MS);
  }

  interrupt(popup: PopupName): void {
    this.#popups.show(popup);
  }

  stop(): void {
    this.#popups.clear();
    for (const upload of this.#uploads) upload.cancel();
    this.#uploads = [];
    this.#startPost([], "feed");
    this.#stage = this.#newStage();
  }

  readonly #effects: Readonly<Record<Effect, (detail: string) => void>> = {
    switch: (name) => {
      this.#stage.take({ close: "sheet" }, SHEET_MS);
      this.#host.delays.after(this.#host.chance.between(...SWITCH_MS), () =>
        this.#host.activate("instagram", name),
      );
    },
    openPost: (index) => {
      this.#opened = this.#account?.posts[Number(index)];
      this.#stage.take({ push: "post" }, PAGE_MS);
    },
    openPerson: (name) => {
      const { delays, chance } = this.#host;
      delays.after(chance.between(...SHEET_MS), () => this.#openPerson(name));
    },
    follow: () => this.#touchFollow(),
    unfollow: () => {
      if (this.#tie() === "requested" || this.#person?.isPrivate)
        this.#stage.take({ sheet: "confirm" }, SHEET_MS);
      else this.#unfollow();
    },
    confirm: () => this.#unfollow(),
    create: () => {
      this.#startPost([], "feed");
      this.#host.askForMedia();
      this.#stage.take({ push: "gallery" }, PAGE_MS);
    },
    destination: (to) => {
      if (to === "feed" || to === "reel" || to === "story") this.#placement = to;
    },
    several: () => {
      this.#picksSeveral = !this.#picksSeveral;
    },
    pick: (uri) => this.#pick(uri),
    next: () => this.#next(),
    suggest: (tag) => {
      this.#caption = `${this.#caption.slice(0, -(openTag(this.#caption)?.length ?? 0))}${tag} `;
    },
    share: () => this.#share(),
  };

  /** The own name leads to the own profile. The page loads in halves: the name first, what can be done later. */
  #openPerson(name: string): void {
    if (name.toLowerCase() === this.#account?.name)
      return this.#stage.take({ reset: ["feed", "profile"] }, PAGE_MS);
    this.#person = findPerson(name);
    if (!this.#person) return this.#stage.take({ reset: ["feed", "notFound"] }, PAGE_MS);
    const { delays, chance } = this.#host;
    this.#stage.show({ reset: ["feed", "personLoading"] });
    const loading = this.#stage.name;
    delays.after(chance.between(...PAGE_MS), () => {
      if (this.#stage.name === loading) this.#stage.show({ reset: ["feed", "person"] });
    });
  }

  #touchFollow(): void {
    if (this.#isBlocked()) return;
    const tie = this.#tie();
    if (tie === "none" || tie === "follows_us") this.#change(follow);
    else this.#stage.take({ sheet: tie === "requested" ? "confirm" : "unfollow" }, SHEET_MS);
  }

  #unfollow(): void {
    this.#stage.take({ close: "sheet" }, SHEET_MS);
    this.#change(unfollow);
  }

  #change(change: (account: Account, person: Person) => void): void {
    const { delays, chance } = this.#host;
    const [account, person] = [this.#account, this.#person];
    if (account && person) delays.after(chance.between(...SHEET_MS), () => change(account, person));
  }

  #tie(): State["tie"] {
    return this.#account && this.#person ? tieOf(this.#account, this.#person) : "none";
  }

  /** One at a time unless several were asked for; only images go together. */
  #pick(uri: string): void {
    const item = this.#host.gallery().find((one) => one.uri === uri);
    if (!item) return;
    const others = this.#chosen.filter((one) => one.uri !== uri);
    if (!this.#picksSeveral) this.#chosen = [item];
    else if (others.length < this.#chosen.length) this.#chosen = others;
    else if (item.kind === "images") this.#chosen = [...others, item];
  }

  #next(): void {
    if (this.#chosen.length === 0) return;
    if (this.#stage.page === "clips") return this.#stage.take({ push: "caption" }, PAGE_MS);
    const next = { feed: "caption", reel: "clips", story: "story" } as const;
    this.#stage.take({ push: next[this.#placement] }, PAGE_MS);
  }

  /** Each tap is a post of its own, until the page has gone. */
  #share(): void {
    const [first] = this.#chosen;
    const account = this.#account;
    if (!first || !account || this.#isBlocked()) return;
    const files = this.#chosen;
    const post = {
      kind: first.kind,
      title: null,
      caption: this.#caption.trim(),
      sha256: files.map(({ sha256 }) => sha256),
      sound: null,
      placement: this.#placement,
    } as const;
    const upload = new Upload(this.#host, this.#host.chance, TIMES, {
      isReadable: () => files.every(({ uri }) => this.#host.openMedia(uri) !== undefined),
      publish: () => account.posts.push({ ...post, at: new Date().toISOString() }),
    });
    this.#uploads = [...this.#uploads.filter(({ percent }) => percent !== undefined), upload];
    this.#stage.take({ reset: ["feed"] }, PAGE_MS);
    this.#host.onPost(upload);
  }

  #isBlocked(): boolean {
    if (this.#host.restriction() !== "blocked") return false;
    this.#stage.take({ sheet: "blocked" }, SHEET_MS);
    return true;
  }

  #startPost(files: readonly GalleryItem[], placement: Placement): void {
    this.#chosen = files;
    this.#placement = placement;
    this.#picksSeveral = false;
    this.#caption = "";
  }

  /** The grant to read goes with the intent's data, not with its extra. */
  #readShared({ data, grantsRead, uriExtras }: Intent): GalleryItem | undefined {
    const uri = uriExtras[STREAM];
    if (!uri || uri !== data || !grantsRead) return undefined;
    const file = this.#host.openMedia(uri);
    return file && { uri, kind: file.row.kind, sha256: file.sha256 };
  }

  #state(): State {
    const { delays } = this.#host;
    return {
      words: this.#words,
      accounts: this.#host.accounts("instagram"),
      clip: this.#swipes + Math.floor(Date.now() / Math.max(1, delays.real(CLIP_MS))),
      query: this.#query,
      person: this.#person,
      tie: this.#tie(),
      gallery: this.#host.gallery(),
      chosen: this.#chosen.map(({ uri }) => uri),
      placement: this.#placement,
      caption: this.#caption,
      opened: this.#opened,
      countId: this.#countId,
      nowMs: Date.now(),
    };
  }

  get #account(): Account | undefined {
    return this.#host.accounts("instagram")[0];
  }

  get #words(): Words {
    return wordsFor(this.#host.locale());
  }

  #newStage(): Stage<Page, Sheet> {
    return new Stage(this.#host.delays, this.#host.chance, "feed");
  }
}

function nameIn(url: string | undefined): string | undefined {
  return /^https:\/\/www\.instagram\.com\/([^/?]+)\/?$/.exec(url ?? "")?.[1];
}

function splitOnce(value: string, by: string): readonly string[] {
  const at = value.indexOf(by);
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)];
}

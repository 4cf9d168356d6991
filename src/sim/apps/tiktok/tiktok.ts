import type { Account, Post } from "../../accounts.ts";
import type { App, AppHost, AppScreen } from "../app.ts";
import type { Intent } from "../intent.ts";
import { type PopupName, Popups } from "../popups.ts";
import { Stage } from "../stage.ts";
import { Upload, type UploadTimes } from "../upload.ts";
import { type Effect, MOVES, PAGE_MS, type Page, type Sheet, SHEET_MS } from "./moves.ts";
import { openTag, PAGES, type State } from "./pages.ts";
import { SHEETS } from "./sheets.ts";
import { type Words, wordsFor } from "./words.ts";

const TIMES: UploadTimes = { uploadMs: [1200, 2500], processingMs: [500, 1200] };
const CLIP_MS = 1500;
const STREAM = "android.intent.extra.STREAM";
/** What lies between the share and the caption: one to three screens with a Next. */
const EDITORS: readonly [Page[], Page[], Page[]] = [["edit"], ["trim", "edit"], ["trim", "edit", "effects"]];

interface Draft {
  readonly uri: string;
  readonly kind: "video" | "images";
  readonly sha256: string;
}

/**
 * A TikTok-like app: feed, own profile, and the way from a shared file to a post. Which screens and dialogs it asks for is
 * drawn from the phone's seed.
 */
export class TikTok implements App {
  readonly packageName = "com.zhiliaoapp.musically";
  readonly label = "TikTok";
  readonly versionName = "36.5.4";
  readonly versionCode = 2023605040;
  readonly activity = "com.ss.android.ugc.aweme.splash.SplashActivity";
  readonly hasStableIds = false;

  readonly #host: AppHost;
  readonly #editors: readonly Page[];
  readonly #asksToPost: boolean;
  #stage: Stage<Page, Sheet>;
  #uploads: Upload[] = [];
  #draft: Draft | undefined;
  #caption = "";
  #opened: Post | undefined;
  #swipes = 0;
  readonly #popups = new Popups();

  constructor(host: AppHost) {
    this.#host = host;
    this.#editors = host.chance.fork("editors").pick(EDITORS);
    this.#asksToPost = host.chance.fork("asks").next() < 0.5;
    this.#stage = this.#newStage();
  }

  canOpen({ action, type, data }: Intent): boolean {
    if (action.endsWith(".SEND")) return /^(video|image)\//.test(type ?? "");
    return action.endsWith(".VIEW") && this.#isOwnProfile(data ?? "");
  }

  open(intent: Intent): void {
    if (!intent.action.endsWith(".SEND")) return this.#stage.show({ reset: ["feed", "profile"] });
    this.#draft = this.#readShared(intent);
    this.#caption = "";
    if (this.#draft) this.#stage.show({ reset: ["feed", this.#editors[0] ?? "edit"] });
    else this.#stage.show({ sheet: "badFile" });
  }

  screen(): AppScreen {
    const { page, sheet, name } = this.#stage;
    return {
      name,
      page: PAGES[page](this.#state()),
      overlays: sheet ? [SHEETS[sheet](this.#words)] : [],
      isPlaying: page === "feed",
    };
  }

  touch(event: string): void {
    const [name = "", detail = ""] = splitOnce(event, ":");
    const move = MOVES[this.#stage.sheet ?? this.#stage.page][name];
    if (!move) return;
    if ("step" in move) this.#stage.take(move.step, move.delayMs);
    else this.#effects[move.effect](detail);
  }

  setField(name: string, content: string): void {
    if (name === "caption") this.#caption = content;
  }

  field(name: string): string {
    return name === "caption" ? this.#caption : "";
  }

  swipe(direction: "up" | "down" | "left" | "right"): void {
    if (this.#stage.page === "feed" && direction === "up") this.#swipes++;
  }

  back(): boolean {
    return this.#stage.back(PAGE_MS);
  }

  interrupt(popup: PopupName): void {
    this.#popups.show(popup);
  }

  stop(): void {
    this.#popups.clear();
    for (const upload of this.#uploads) upload.cancel();
    this.#uploads = [];
    this.#draft = undefined;
    this.#stage = this.#newStage();
  }

  readonly #effects: Readonly<Record<Effect, (detail: string) => void>> = {
    openVideo: (index) => {
      this.#opened = this.#account?.posts[Number(index)];
      this.#stage.take({ push: "video" }, PAGE_MS);
    },
    next: () => {
      const following = this.#editors[this.#editors.indexOf(this.#stage.page) + 1];
      this.#stage.take({ push: following ?? "caption" }, PAGE_MS);
    },
    suggest: (tag) => {
      this.#caption = `${this.#caption.slice(0, -(openTag(this.#caption)?.length ?? 0))}${tag} `;
    },
    post: () => {
      if (this.#asksToPost) this.#stage.take({ sheet: "askToPost" }, SHEET_MS);
      else this.#post();
    },
    publish: () => this.#post(),
  };

  /** Each tap is a post of its own, until the page has gone. */
  #post(): void {
    const draft = this.#draft;
    const account = this.#account;
    if (!draft || !account) return;
    const caption = this.#caption.trim();
    const upload = new Upload(this.#host, this.#host.chance, TIMES, {
      isReadable: () => this.#host.openMedia(draft.uri) !== undefined,
      publish: () =>
        account.posts.push({
          kind: draft.kind,
          title: null,
          caption,
          sha256: [draft.sha256],
          sound: null,
          placement: null,
          at: new Date().toISOString(),
        }),
    });
    this.#uploads = [...this.#uploads.filter(({ percent }) => percent !== undefined), upload];
    this.#stage.take({ reset: ["feed"] }, PAGE_MS);
    this.#host.onPost(upload);
  }

  /** The grant to read goes with the intent's data, not with its extra. */
  #readShared({ data, grantsRead, uriExtras }: Intent): Draft | undefined {
    const uri = uriExtras[STREAM];
    if (!uri || uri !== data || !grantsRead) return undefined;
    const file = this.#host.openMedia(uri);
    return file && { uri, kind: file.row.kind, sha256: file.sha256 };
  }

  #isOwnProfile(url: string): boolean {
    const name = /^https:\/\/www\.tiktok\.com\/@([^/?]+)/.exec(url)?.[1];
    return name !== undefined && name.toLowerCase() === this.#account?.name;
  }

  #state(): State {
    const { delays } = this.#host;
    return {
      words: this.#words,
      account: this.#account,
      clip: this.#swipes + Math.floor(Date.now() / Math.max(1, delays.real(CLIP_MS))),
      percent: this.#uploads.findLast(({ percent }) => percent !== undefined)?.percent,
      caption: this.#caption,
      opened: this.#opened,
      nowMs: Date.now(),
    };
  }

  get #account(): Account | undefined {
    return this.#host.accounts("tiktok")[0];
  }

  get #words(): Words {
    return wordsFor(this.#host.locale());
  }

  #newStage(): Stage<Page, Sheet> {
    return new Stage(this.#host.delays, this.#host.chance, "feed");
  }
}

function splitOnce(value: string, by: string): readonly string[] {
  const at = value.indexOf(by);
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)];
}

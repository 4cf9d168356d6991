import type { Account } from "./accounts.ts";
import type { AppHost, GalleryItem } from "./app.ts";
import { type Draft, NOTHING_YET, pick, toPost } from "./draft.ts";
import type { Intent } from "./intent.ts";
import { Upload, type UploadTimes } from "./upload.ts";

const STREAM = "android.intent.extra.STREAM";

/** Where an app makes its posts: the draft that is open, one that was left behind, and the uploads under way. */
export class Studio {
  readonly #host: AppHost;
  readonly #times: UploadTimes;
  #draft: Draft = NOTHING_YET;
  #leftBehind: Draft | undefined;
  /** By account. */
  readonly #saved = new Map<string, readonly Draft[]>();
  #isOpen = false;
  #uploads: readonly Upload[] = [];

  constructor(host: AppHost, times: UploadTimes) {
    this.#host = host;
    this.#times = times;
  }

  get draft(): Draft {
    return this.#draft;
  }

  /** Something was chosen, and neither posted nor thrown away. */
  get isOpen(): boolean {
    return this.#isOpen && this.#draft.files.length > 0;
  }

  get hasLeftBehind(): boolean {
    return this.#leftBehind !== undefined;
  }

  /** Of the newest upload, 0 to 99; undefined while nothing is being sent. */
  get percent(): number | undefined {
    return this.#uploads.findLast(({ percent }) => percent !== undefined)?.percent;
  }

  get processing(): number {
    return this.#uploads.filter(({ isProcessing }) => isProcessing).length;
  }

  /** The draft that was open until now is left behind. */
  begin(start: Partial<Draft>): void {
    this.leave();
    this.#draft = { ...NOTHING_YET, ...start };
    this.#isOpen = true;
  }

  change(change: Partial<Draft>): void {
    this.#draft = { ...this.#draft, ...change };
  }

  pick(uri: string): void {
    const item = this.#host.gallery().find((one) => one.uri === uri);
    if (item) this.#draft = pick(this.#draft, item);
  }

  saved(account: string): readonly Draft[] {
    return this.#saved.get(account) ?? [];
  }

  save(account: string): void {
    this.#saved.set(account, [...this.saved(account), this.#draft]);
    this.discard();
  }

  leave(): void {
    if (this.isOpen) this.#leftBehind = this.#draft;
    this.#isOpen = false;
  }

  discard(): void {
    this.#isOpen = false;
    this.#draft = NOTHING_YET;
  }

  forget(): void {
    this.#leftBehind = undefined;
  }

  /** Opens what was left behind, whatever else was open. False where there is nothing. */
  resume(): boolean {
    if (!this.#leftBehind) return false;
    this.#draft = this.#leftBehind;
    this.#leftBehind = undefined;
    this.#isOpen = true;
    return true;
  }

  /** Each call is a post of its own. */
  post(account: Account): void {
    const draft = this.#draft;
    if (draft.files.length === 0) return;
    this.#isOpen = false;
    const upload = new Upload(this.#host, this.#host.chance, this.#times, {
      isReadable: () => draft.files.every(({ uri }) => this.#host.openMedia(uri) !== undefined),
      publish: () => account.posts.push(toPost(draft, new Date(this.#host.now()))),
    });
    this.#uploads = [...this.#uploads.filter(({ isUnderWay }) => isUnderWay), upload];
    this.#host.onPost(upload);
  }

  /** The grant to read goes with the intent's data, not with its extra. */
  readShared({ data, grantsRead, uriExtras }: Intent): GalleryItem | undefined {
    const uri = uriExtras[STREAM];
    if (!uri || uri !== data || !grantsRead) return undefined;
    const file = this.#host.openMedia(uri);
    return file && { uri, kind: file.row.kind, sha256: file.sha256 };
  }

  /** The app ends: what is being sent is lost, what was open is left behind. */
  stop(): void {
    for (const upload of this.#uploads) upload.cancel();
    this.#uploads = [];
    this.leave();
  }
}

/** What outsiders see of one account, as the control API shows it. */
export interface Post {
  readonly kind: "video" | "images";
  readonly title: string | null;
  readonly caption: string;
  readonly sha256: readonly string[];
  readonly sound: string | null;
  readonly placement: string | null;
  readonly product_link: boolean;
  /** Percent. */
  readonly original_volume: number;
  /** Percent; null without a sound. */
  readonly added_volume: number | null;
  /** RFC 3339. */
  readonly at: string;
}

export type AppName = "tiktok" | "instagram";

export interface Account {
  readonly app: AppName;
  /** Without `@`. */
  readonly name: string;
  readonly displayName: string;
  readonly followers: number;
  readonly likes: number;
  /** May add product links. */
  readonly hasShop: boolean;
  /** Oldest first. */
  readonly posts: Post[];
  /** Whom it followed, oldest first; as an outsider sees it, so without those that it only asked to. */
  readonly following: string[];
  /** Private people that it asked. */
  readonly requested: Set<string>;
  /** Whom it has unfollowed. */
  readonly left: Set<string>;
}

/** The accounts that phone sim-k is born with; the first of each app is the active one. */
export function createAccounts(serial: string): readonly Account[] {
  const name = serial.replace("-", "");
  const account = (app: AppName, suffix: string, displayName: string): Account => ({
    app,
    name: `${name}_${suffix}`,
    displayName,
    followers: 128,
    likes: 2048,
    hasShop: suffix === "a",
    posts: [],
    following: [],
    requested: new Set(),
    left: new Set(),
  });
  return [
    account("tiktok", "a", `Alex of ${name}`),
    account("tiktok", "b", `Bo of ${name}`),
    account("instagram", "ig", `Iggy of ${name}`),
  ];
}

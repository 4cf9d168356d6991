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
  /** The package of the clone that it is signed in to; absent: the app itself. */
  readonly clone?: string;
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
  return [
    newAccount("tiktok", `${name}_a`, `Alex of ${name}`),
    newAccount("tiktok", `${name}_b`, `Bo of ${name}`),
    newAccount("instagram", `${name}_ig`, `Iggy of ${name}`),
  ];
}

export function newAccount(app: AppName, name: string, displayName: string): Account {
  return {
    ...{ app, name, displayName, followers: 128, likes: 2048, hasShop: name.endsWith("_a") },
    posts: [],
    following: [],
    requested: new Set(),
    left: new Set(),
  };
}

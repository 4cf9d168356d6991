/** What `am start` hands to an app. */
export interface Intent {
  readonly action: string;
  readonly data: string | undefined;
  readonly type: string | undefined;
  readonly packageName: string | undefined;
  /** URIs given with `--eu`, by name. */
  readonly uriExtras: Readonly<Record<string, string>>;
  readonly grantsRead: boolean;
}

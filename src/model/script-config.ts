/**
 * The documented script_config, as clients write it, to what scripts read. Every alias, default and quirk of it is
 * known here and in the field kinds beside it, and nowhere else. Unknown fields are accepted and told.
 */
import { bareUsername, isPackageName, LONGEST_USERNAME, PACKAGE_FORM } from "./account.ts";
import { ConfigFields } from "./config-fields.ts";
import type { Violation } from "./problem.ts";
import type { App, JsonObject } from "./task.ts";

export type ScriptConfig = PostConfig | FollowConfig | MatchAccountConfig | SwitchAccountConfig;
export type ScriptName = ScriptConfig["script"];

export interface PostConfig {
  readonly script: "post";
  /** Null: the account's, else TikTok. */
  readonly app: App | null;
  readonly contentType: "video" | "images";
  /** How many images a task posts. */
  readonly imageCount: number;
  /** Spintax, as written. */
  readonly captions: string;
  readonly postWay: "share" | "addButton" | "useSound";
  /** Files on the server; where there are any, materialSource does not count. */
  readonly materialList: readonly string[];
  readonly materialSource: "materialLibrary" | "localFolder";
  readonly materialPath: string;
  readonly materialsTags: readonly string[];
  readonly uploadWaitMs: number;
  readonly soundWaitMs: number;
  readonly addSound: "appDefault" | "off" | "on" | "custom";
  /** Name or URL. */
  readonly soundName: string;
  readonly customSoundKeyword: string;
  /** Percent. */
  readonly originSoundVolume: number;
  /** Percent. */
  readonly addSoundVolume: number;
  readonly addProductLink: boolean;
  readonly placement: "reel" | "story";
  readonly isDryRun: boolean;
}

export interface FollowConfig {
  readonly script: "follow" | "unfollow";
  /** Null: the account's, else TikTok. */
  readonly app: App | null;
  /** User names without @, each once. */
  readonly targets: readonly [string, ...string[]];
  readonly accessMethod: "direct" | "search";
  readonly isDryRun: boolean;
}

/** Which of an app's packages a script works in: that of the account or else the app's own, a named one, or what is on the screen. */
export type PackageWish =
  | { readonly by: "account" }
  | { readonly by: "name"; readonly name: string }
  | { readonly by: "foreground" };

export interface MatchAccountConfig {
  readonly script: "match_account";
  /** Null: TikTok. */
  readonly app: App | null;
  readonly package: PackageWish;
}

export interface SwitchAccountConfig {
  readonly script: "switch_account";
  /** Null: the account's, else TikTok. */
  readonly app: App | null;
  /** Without @; null: the account that the task is for. */
  readonly username: string | null;
  readonly package: PackageWish;
}

export interface ParsedConfig {
  /** Undefined where there are violations. */
  readonly script: ScriptConfig | undefined;
  readonly violations: readonly Violation[];
  /** Names of fields that nobody reads. */
  readonly unknown: readonly string[];
}

export const apps = ["tiktok", "instagram"] as const satisfies readonly App[];
const LONGEST_WAIT_S = 86_400;
const FOREGROUND = "foreground";
/** What the apps' own pickers allow. */
const MOST_IMAGES = 35;

const readers = {
  post: readPost,
  follow: (fields) => readFollow("follow", fields),
  unfollow: (fields) => readFollow("unfollow", fields),
  match_account: readMatchAccount,
  switch_account: readSwitchAccount,
} as const satisfies Record<ScriptName, (fields: ConfigFields) => ScriptConfig | undefined>;

export const scriptNames = Object.keys(readers) as readonly ScriptName[];

/**
 * Reads the config of the named script, and tells everything that is wrong with either. Never throws. `others` are told
 * as known too.
 */
export function parseScriptConfig(
  scriptName: string,
  config: unknown,
  others: readonly string[] = [],
): ParsedConfig {
  const violations: Violation[] = [];
  if (!isScriptName(scriptName)) violations.push(nameViolation(scriptName, others));
  if (!isObject(config)) violations.push(configViolation(config));
  if (!isScriptName(scriptName) || !isObject(config)) return { script: undefined, violations, unknown: [] };

  const fields = new ConfigFields(config);
  const script = readers[scriptName](fields);
  const isRight = fields.violations.length === 0;
  return { script: isRight ? script : undefined, violations: fields.violations, unknown: fields.unknown };
}

/** The config as it was sent, with one target user in place of however many were named in whatever way. */
export function withTarget(config: JsonObject, target: string): JsonObject {
  const { target_user: _text, target_username: _alias, ...rest } = config;
  return { ...rest, target_users: [target] };
}

function readPost(fields: ConfigFields): PostConfig {
  const config: PostConfig = {
    script: "post",
    app: fields.choice("app", apps, null),
    contentType: fields.coded("content_type", { 0: "video", 1: "images" } as const, "video"),
    imageCount: fields.integer("image_count", 1, MOST_IMAGES, 1),
    captions: fields.text("captions"),
    postWay: fields.choice("post_way", ["share", "addButton", "useSound"], "share"),
    materialList: fields.texts("material_list"),
    materialSource: fields.choice("material_source", ["materialLibrary", "localFolder"], "materialLibrary"),
    materialPath: fields.text("material_path"),
    materialsTags: splitTags(fields.text("materials_tags")),
    uploadWaitMs: 1000 * fields.integer("upload_wait_time", 0, LONGEST_WAIT_S, 30),
    soundWaitMs: 1000 * fields.integer("sound_wait_time", 0, LONGEST_WAIT_S, 10),
    addSound: fields.coded(
      "add_sound",
      { "-1": "appDefault", 0: "off", 1: "on", custom: "custom" } as const,
      "appDefault",
    ),
    soundName: fields.text("sound_name"),
    customSoundKeyword: fields.text("custom_sound_keyword"),
    originSoundVolume: fields.integer("origin_sound_volume", 0, 100, 50),
    addSoundVolume: fields.integer("add_sound_volume", 0, 100, 50),
    addProductLink: fields.coded("add_product_link", { 0: false, 1: true }, false),
    placement: fields.choice("placement", ["reel", "story"], "reel"),
    isDryRun: fields.flag("dry_run"),
  };
  const need = (name: string, value: string, because: string) => {
    if (value.trim() === "" && !fields.isRefused(name)) fields.refuse(name, `is required with ${because}`);
  };
  if (config.postWay === "useSound") need("sound_name", config.soundName, "post_way useSound");
  if (config.addSound === "custom") {
    need("custom_sound_keyword", config.customSoundKeyword, "add_sound custom");
  }
  const isBypassed = config.materialList.length > 0;
  if (config.materialSource === "localFolder" && !isBypassed) {
    need("material_path", config.materialPath, "material_source localFolder");
  }
  return config;
}

function readFollow(script: FollowConfig["script"], fields: ConfigFields): FollowConfig | undefined {
  const app = fields.choice("app", apps, null);
  const accessMethod = fields.choice("access_method", ["direct", "search"], "direct");
  const isDryRun = fields.flag("dry_run");
  const [first, ...others] = fields.usernames("target_users", "target_user", "target_username");
  if (first !== undefined) return { script, app, accessMethod, isDryRun, targets: [first, ...others] };
  if (!fields.violations.some(({ field }) => field.startsWith("script_config.target_user"))) {
    fields.refuse("target_users", "must name at least one user, or else target_user must");
  }
  return undefined;
}

function readMatchAccount(fields: ConfigFields): MatchAccountConfig {
  const app = fields.choice("app", apps, null);
  return { script: "match_account", app, package: readPackage(fields) };
}

function readSwitchAccount(fields: ConfigFields): SwitchAccountConfig {
  const app = fields.choice("app", apps, null);
  const username = bareUsername(fields.text("username"));
  if (username.length > LONGEST_USERNAME)
    fields.refuse("username", `must be at most ${LONGEST_USERNAME} characters long`);
  return { script: "switch_account", app, username: username || null, package: readPackage(fields) };
}

function readPackage(fields: ConfigFields): PackageWish {
  const name = fields.text("package").trim();
  if (name === "") return { by: "account" };
  if (name === FOREGROUND) return { by: "foreground" };
  if (!isPackageName(name)) fields.refuse("package", `must be ${PACKAGE_FORM}, or ${FOREGROUND}`);
  return { by: "name", name };
}

function splitTags(text: string): readonly string[] {
  return text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

function isScriptName(name: string): name is ScriptName {
  return Object.hasOwn(readers, name);
}

export function isObject(config: unknown): config is JsonObject {
  return typeof config === "object" && config !== null && !Array.isArray(config);
}

function nameViolation(name: string, others: readonly string[]): Violation {
  if (name === "") return { field: "script_name", message: "is required", reason: "SCRIPT_NAME_MISSING" };
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const message = `"${shown}" is not supported; known are ${[...scriptNames, ...others].join(", ")}`;
  return { field: "script_name", message, reason: "SCRIPT_NOT_SUPPORTED" };
}

export function configViolation(config: unknown): Violation {
  const isMissing = config === undefined || config === null;
  return { field: "script_config", message: isMissing ? "is required; it may be {}" : "must be an object" };
}

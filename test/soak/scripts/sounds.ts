/** What a post may be asked for of its sound, and what of it is to be heard. */
import type { App } from "../../../src/model/task.ts";
import type { Chance } from "../../../src/sim/chance.ts";
import { type Asked, oneOf, type Parameter } from "./parameter.ts";

const PAGES = {
  tiktok: "https://www.tiktok.com/music/Paper-Planes-7016547803243022337",
  instagram: "https://www.instagram.com/reels/audio/Paper-Planes-7016547803243022/",
} as const satisfies Record<App, string>;

/** Not volumes that the apps begin with. */
const VOLUME = oneOf(undefined, undefined, undefined, undefined, 50, 0, 7, 100);

/** What is used counts more than what is added, so it comes last. */
export const soundParameters: readonly Parameter[] = [
  {
    name: "add_sound",
    draw: oneOf(undefined, undefined, undefined, undefined, -1, 0, "0", 1, "1", "custom", "custom"),
    when: notOfStory,
    changes: (seen, value: string | number) =>
      ({ 0: { sound: /^$/ }, 1: { sound: /./ } })[Number(value)] ?? seen,
  },
  {
    name: "custom_sound_keyword",
    draw: oneOf("rain", "night", "rain", "night", "ghost town"),
    when: ({ config }) => config["add_sound"] === "custom",
    changes: (_, value: string) => ({ sound: new RegExp(value) }),
    fails: (value: string, asked) => (usesSound(asked) || !isGhost(value) ? undefined : "SOUND_NOT_FOUND"),
  },
  {
    name: "sound_name",
    draw: drawSound,
    when: usesSound,
    changes: (_, value: string) => ({ sound: value.startsWith("http") ? /^Paper Planes$/ : /^Night Bus$/ }),
    fails: (value: string) => (isGhost(value) ? "SOUND_NOT_FOUND" : undefined),
  },
  { name: "sound_wait_time", draw: oneOf(undefined, undefined, 20) },
  {
    name: "origin_sound_volume",
    draw: VOLUME,
    when: notOfStory,
    changes: (_, value: number) => ({ originalVolume: value }),
    fails: failingVolume,
    mayFail: (value: number, asked) =>
      value !== 50 && (passesByVolumes(asked) || isAlbumWithSound(asked)) ? "OPTION_MISSING" : undefined,
  },
  {
    name: "add_sound_volume",
    draw: VOLUME,
    changes: (_, value: number, asked) => (addsSound(asked) ? { addedVolume: value } : {}),
    fails: (value: number, asked) => (addsSound(asked) ? failingVolume(value, asked) : undefined),
    mayFail: (value: number, asked) =>
      value !== 50 && isAlbumWithSound(asked) ? "OPTION_MISSING" : undefined,
  },
];

export function isStory({ app, config }: Asked): boolean {
  return app === "instagram" && config["placement"] === "story";
}

/** Which has no sound but the file's; post_way asks for one often enough. */
function notOfStory(asked: Asked): boolean {
  return !isStory(asked);
}

/** Of a post without a sound of its own the file's volume is one too. */
export function asksForSound(asked: Asked): boolean {
  const { origin_sound_volume: original = 50 } = asked.config;
  return addsSound(asked) || original !== 50;
}

function drawSound(chance: Chance, app: App): string {
  return chance.pick(["Night Bus", "Night Bus", PAGES[app], PAGES[app], "ghost of a song"]);
}

function usesSound({ config }: Asked): boolean {
  return config["post_way"] === "useSound";
}

function addsSound(asked: Asked): boolean {
  return (
    usesSound(asked) || asked.config["add_sound"] === "custom" || Number(asked.config["add_sound"]) === 1
  );
}

/** TikTok's picker may pass by the page that has the volume, where there is no sound. */
function passesByVolumes(asked: Asked): boolean {
  const isSilentVideo = asked.app === "tiktok" && asked.config["content_type"] !== 1 && !addsSound(asked);
  return isSilentVideo && asked.config["post_way"] === "addButton";
}

/** From a sound's page Instagram makes a reel of images, which has volumes, or where its gallery asks a post, which has none. */
function isAlbumWithSound({ app, config }: Asked): boolean {
  return (
    app === "instagram" && config["content_type"] === 1 && String(config["sound_name"]).startsWith("http")
  );
}

function isGhost(name: string): boolean {
  return name.startsWith("ghost");
}

/** Instagram has no volumes for images, but in a reel, which is what comes of a sound's page. */
function failingVolume(value: number, { app, config }: Asked) {
  const isReel = config["content_type"] !== 1 || String(config["sound_name"]).startsWith("http");
  return app === "tiktok" || isReel || value === 50 ? undefined : "OPTION_MISSING";
}

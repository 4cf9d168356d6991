/** Which detours a post takes, by its config. None where it asks for nothing that has one. */
import type { PostConfig } from "../../model/script-config.ts";
import type { App } from "../../model/task.ts";
import type { Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { soundOff } from "../sound/sound-off.ts";
import { soundWishOf } from "../sound/sound-wish.ts";
import { Sound } from "../sound/sound.ts";
import type { SoundVolume } from "../sound/sound.ts";
import { Volume, volumesOf } from "../sound/volume.ts";
import type { Detour } from "./detour.ts";
import { productLink } from "./product-link.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "hooks"> & {
  readonly app: App;
  readonly packageName: string;
};

/** In the order in which they are taken. Each attempt to compose needs its own. `hasSound`: it begins with the wanted one. */
export function detoursOf(
  flow: Flow,
  context: Context,
  config: PostConfig,
  hasSound = false,
): readonly Detour[] {
  const wish = soundWishOf(config);
  const addsSound = wish !== undefined && wish.kind !== "off";
  const volumes = volumesOf(config, addsSound);
  const isDue = (): boolean => !addsSound || (sound?.isDone ?? true);
  const volume = volumes && new Volume(flow, context, volumes, isDue);
  const sound: Detour | undefined =
    wish && !hasSound ? soundDetour(flow, context, wish, config.soundWaitMs, volume) : undefined;
  return [
    ...(sound ? [sound] : []),
    ...(volume ? [volume] : []),
    ...(config.addProductLink && context.app === "tiktok" ? [productLink(flow, context)] : []),
  ];
}

function soundDetour(
  flow: Flow,
  context: Context,
  wish: NonNullable<ReturnType<typeof soundWishOf>>,
  waitMs: number,
  volume: SoundVolume | undefined,
): Detour | undefined {
  if (wish.kind === "page") return undefined;
  return wish.kind === "off" ? soundOff(flow, context) : new Sound(flow, context, wish, { waitMs, volume });
}

import type { View } from "../../../screen/view.ts";
import type { Page } from "../moves.ts";
import type { State } from "../state.ts";
import { audio, audioPage, clipsCamera, volume } from "./audio.ts";
import { caption, clips, filters, gallery } from "./create.ts";
import { feed, reels, search, splash } from "./feed.ts";
import { person } from "./person.ts";
import { followList, post, profile } from "./profile.ts";
import { logIn } from "./sheets.ts";
import { storyEditor, storyViewer } from "./story.ts";

export const PAGES: Readonly<Record<Page, (state: State) => View>> = {
  splash,
  feed,
  search,
  reels,
  profile,
  followList,
  post,
  person,
  gallery,
  clips,
  clipsCamera,
  audio,
  audioPage,
  volume,
  filters,
  story: storyEditor,
  storyViewer,
  caption,
  logIn,
};

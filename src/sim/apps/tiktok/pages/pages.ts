import type { View } from "../../../screen/view.ts";
import type { Page } from "../moves.ts";
import type { State } from "../state.ts";
import { caption } from "./caption.ts";
import { camera, editor, picker } from "./create.ts";
import { feed, followingFeed, friends, inbox, splash } from "./feed.ts";
import { person } from "./person.ts";
import { drafts, followList, profile, video } from "./profile.ts";
import { results, search } from "./search.ts";
import { logIn } from "./sheets.ts";
import { soundPage, sounds, volume } from "./sounds.ts";

export const PAGES: Readonly<Record<Page, (state: State) => View>> = {
  splash,
  feed,
  followingFeed,
  friends,
  inbox,
  profile,
  followList,
  drafts,
  video,
  person,
  search,
  results,
  camera,
  picker,
  trim: editor("trim"),
  edit: editor("edit"),
  effects: editor("effects"),
  sounds,
  soundPage,
  volume,
  caption,
  logIn,
};

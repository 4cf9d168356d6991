/** What the app says, by locale. */
export interface Words {
  readonly home: string;
  readonly friends: string;
  readonly create: string;
  readonly inbox: string;
  readonly profile: string;
  readonly following: string;
  readonly forYou: string;
  readonly followers: string;
  readonly likes: string;
  readonly follow: string;
  readonly like: string;
  readonly comments: string;
  readonly editProfile: string;
  readonly shareProfile: string;
  readonly search: string;
  readonly back: string;
  readonly next: string;
  readonly addSound: string;
  readonly adjustClips: string;
  readonly effects: string;
  readonly textTool: string;
  readonly description: string;
  readonly hashtags: string;
  readonly mention: string;
  readonly tagPeople: string;
  readonly location: string;
  readonly audience: string;
  readonly drafts: string;
  readonly post: string;
  readonly askToPost: string;
  readonly askToPostMore: string;
  readonly postNow: string;
  readonly cancel: string;
  readonly badFile: string;
  readonly ok: string;
  readonly emptyInbox: string;
  readonly emptyFriends: string;
  readonly record: string;
  readonly close: string;
  readonly now: string;
  /** e.g. "1m ago". */
  ago(minutes: number): string;
}

const en: Words = {
  home: "Home",
  friends: "Friends",
  create: "Create",
  inbox: "Inbox",
  profile: "Profile",
  following: "Following",
  forYou: "For You",
  followers: "Followers",
  likes: "Likes",
  follow: "Follow",
  like: "Like video",
  comments: "Read or add comments",
  editProfile: "Edit profile",
  shareProfile: "Share profile",
  search: "Search",
  back: "Back",
  next: "Next",
  addSound: "Add sound",
  adjustClips: "Adjust clips",
  effects: "Effects",
  textTool: "Text",
  description: "Add description…",
  hashtags: "# Hashtags",
  mention: "@ Mention",
  tagPeople: "Tag people",
  location: "Location",
  audience: "Everyone can view this post",
  drafts: "Drafts",
  post: "Post",
  askToPost: "Post now?",
  askToPostMore: "Your video will be visible to everyone.",
  postNow: "Post now",
  cancel: "Cancel",
  badFile: "Couldn't open this file",
  ok: "OK",
  emptyInbox: "Messages and notifications will appear here",
  emptyFriends: "Find your friends to see their videos",
  record: "Record video",
  close: "Close",
  now: "now",
  ago: (minutes) =>
    minutes < 60
      ? `${minutes}m ago`
      : minutes < 1440
        ? `${Math.floor(minutes / 60)}h ago`
        : `${Math.floor(minutes / 1440)}d ago`,
};

const WORDS: Readonly<Record<string, Words>> = { en };

/** The app speaks English where it was not translated. */
export function wordsFor(locale: string): Words {
  return WORDS[locale] ?? en;
}

import type { View } from "../../../screen/view.ts";
import { openTag } from "../../draft.ts";
import { button, field, icon, list, page, row, text } from "../../widgets.ts";
import type { State } from "../state.ts";

/** The last screen before a post. Photos have their title first, a video has it below. */
export function caption(state: State): View {
  const { words, draft, accounts } = state;
  const isPhotos = draft.files[0]?.kind === "images";
  const title = field(
    "title",
    draft.title,
    words.title,
    isPhotos ? [40, 105, 700, 155] : [40, 275, 960, 325],
  );
  const content = field(
    "caption",
    draft.caption,
    words.description,
    isPhotos ? [40, 165, 700, 325] : [40, 105, 700, 265],
  );
  return page(
    "caption_root",
    icon("caption_back", words.back, "back", [20, 40, 110, 90]),
    ...(isPhotos ? [title, content] : [content, title]),
    { kind: "image", name: "caption_cover", at: [730, 105, 960, 265] },
    button("caption_hashtags", words.hashtags, "tool", [40, 340, 260, 380]),
    button("caption_mention", words.mention, "tool", [280, 340, 480, 380]),
    button("caption_tag_people", words.tagPeople, "tool", [0, 400, 1000, 445]),
    button("caption_location", words.location, "tool", [0, 450, 1000, 495]),
    ...(accounts[0]?.hasShop === true ? [productLink(state)] : []),
    button("caption_audience", words.audience, "tool", [0, 550, 1000, 595]),
    {
      kind: "frame",
      name: "caption_bottom",
      at: [0, 890, 1000, 1000],
      rises: true,
      isOpaque: true,
      children: [
        button("caption_drafts", words.drafts, "saveDraft", [40, 905, 480, 965]),
        button("caption_post", words.post, "post", [520, 905, 960, 965]),
        ...suggestions(openTag(draft.caption)),
      ],
    },
  );
}

function productLink({ words, habits, draft: { hasProductLink } }: State): View {
  if (habits.linkToggle === "row")
    return {
      ...button("caption_link", words.addLink, "toggleLink", [0, 500, 1000, 545]),
      isSelected: hasProductLink,
    };
  return row(
    "caption_link",
    "toggleLink",
    [0, 500, 1000, 545],
    text("caption_link_label", words.addLink, [40, 505, 700, 540]),
    { kind: "switch", name: "caption_link_switch", isChecked: hasProductLink, at: [860, 505, 970, 540] },
  );
}

/** They lie over the buttons below; touching one puts it in place of the open tag. */
function suggestions(tag: string | undefined): readonly View[] {
  if (tag === undefined) return [];
  const rows = ["", "_official", "_daily", "_2024"].map((end, i): View => {
    const top = 620 + i * 95;
    return row(
      "suggestion_row",
      `suggest:${tag}${end}`,
      [0, top, 1000, top + 95],
      text("suggestion_text", `${tag}${end}`, [60, top + 10, 700, top + 50]),
    );
  });
  return [{ ...list("suggestions", [0, 620, 1000, 1000], rows), isOpaque: true }];
}

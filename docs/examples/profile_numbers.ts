/**
 * An example: reads how many followers the own profile shows, and how many it follows. Copy it into the folder `scripts` of the
 * data directory and start the server; then `POST /task` takes `"script_name": "profile_numbers"`.
 */
import type { Decision, Screen, Script, Selector, UiNode } from "phonefleet/script";

interface Config {
  /** Fails the task where there are fewer followers. */
  readonly at_least?: number;
}

interface Numbers {
  readonly followers: string;
  readonly following: string;
}

/** What stands below, or beside, the number. */
const captions: Readonly<Record<keyof Numbers, Selector>> = {
  followers: [{ textMatches: "^(followers|seguidores|abonnés|подписчики|粉丝)$" }],
  following: [{ textMatches: "^(following|siguiendo|seguidos|abonnements|подписки|关注)$" }],
};
const NUMBER = /^\d[\d.,\s]*\s?\p{L}{0,4}\.?$/u;

const script: Script<Config> = {
  name: "profile_numbers",
  description: "Reads the followers of the own profile.",
  configSchema: {
    type: "object",
    properties: { at_least: { type: "integer", minimum: 0 } },
    additionalProperties: false,
  },
  timeoutSeconds: 180,

  // Before this, the server has started the app and verified the task's account.
  async run({ config, session, flow, hooks, fail }) {
    const user = await flow.openOwnProfile();
    hooks.progress(50);
    const { followers, following } = await flow.until({
      name: "read the numbers",
      timeoutMs: 20_000,
      decide: readNumbers,
    });
    const count = Number(followers.replaceAll(/\D/g, ""));
    if (config.at_least !== undefined && count < config.at_least)
      fail("SCREEN_UNKNOWN", `@${user} on ${session.serial} has ${followers} followers`);
    return `@${user}: ${followers} followers, ${following} following`;
  },
};

// A module may export this whole, as here, or name, configSchema and run one by one.
// oxlint-disable-next-line import/no-default-export -- that is what the server looks for
export default script;

/** Waits until both show: profiles load in halves. */
function readNumbers(screen: Screen): Decision<Numbers> {
  const [followers, following] = [numberAt(screen, "followers"), numberAt(screen, "following")];
  if (followers === undefined || following === undefined) return { kind: "wait" };
  return { kind: "done", value: { followers, following } };
}

function numberAt(screen: Screen, name: keyof Numbers): string | undefined {
  const caption = screen.find(captions[name])?.node;
  const above = caption && screen.nodes.filter((node) => isJustAbove(node, caption));
  return above?.map(({ text }) => text.trim()).find((text) => NUMBER.test(text));
}

function isJustAbove({ bounds }: UiNode, { bounds: caption }: UiNode): boolean {
  const height = caption.bottom - caption.top;
  const isInColumn = bounds.left < caption.right && bounds.right > caption.left;
  return isInColumn && bounds.bottom <= caption.top + height / 2 && bounds.bottom >= caption.top - height;
}

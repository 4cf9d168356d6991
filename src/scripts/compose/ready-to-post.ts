/** Post, uncovered and at rest: a touch on a page that still moves is lost, and this one is never repeated. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { isTyped } from "./caption.ts";
import { captionField, captionSelectors } from "./composer.ts";
import { inEditors } from "./in-editors.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "hooks">;

const TIMEOUT_MS = 60_000;
/** What covers or hides Post for longer has to be closed. */
const COVERED_MS = 1000;
/** The page moves down when its keyboard goes. */
const MOVES_MS = 800;

interface Ready {
  readonly screen: Screen;
  readonly field: Hit;
  readonly post: Hit;
  /** The caption was written once more after it had been read back. */
  readonly isWrittenAgain: boolean;
}

/** Resolves to the button, on a page that shows the caption's field too, and was the same when its picture was kept. */
export async function readyToPost(
  flow: Flow,
  context: Context,
  caption: string,
  signal: AbortSignal,
): Promise<Hit> {
  const goal = {
    name: "wait for Post",
    timeoutMs: TIMEOUT_MS,
    looksFor: [...captionSelectors, "postLabel", "keyboard"] as const,
    decide: toPost(context, caption),
  };
  const { screen, field, post, isWrittenAgain } = await flow.until(inEditors(context, goal), signal);
  if (!isWrittenAgain) return post;
  const kept = await context.session.textOf(screen, field.node, signal);
  if (isTyped(caption, kept)) return post;
  const message = `the app keeps another caption than was typed: ${JSON.stringify(kept.slice(0, 200))}; nothing was published`;
  throw new Problem("CAPTION_REFUSED", message);
}

function toPost(
  { profile, session, clock, hooks }: Context,
  caption: string,
): (screen: Screen) => Decision<Ready> {
  let before = "";
  let hiddenSince: number | undefined;
  let uncovered = 0;
  let isKeyboardClosed = false;
  let isShown = hooks.evidence === undefined;
  let isWrittenAgain = false;
  let movesUntil = 0;
  return (screen) => {
    const field = captionField(screen, profile, caption);
    const post = screen.find(profile.selectors.post);
    const state = `${screen.shape}\n${field?.node.text ?? ""}`;
    const isAtRest = state === before;
    before = state;
    if (!field) return lost;
    if (post && !post.isCovered) {
      hiddenSince = undefined;
      const mayMove = clock.elapsed() < movesUntil;
      if (!isAtRest || (mayMove && isShown)) return wait;
      if (isKeyboardClosed && isShown)
        return { kind: "done", value: { screen, field, post, isWrittenAgain } };
      const what = isKeyboardClosed ? "look at the filled form" : "close the keyboard";
      const act = async (signal: AbortSignal) => {
        const mayBeOpen = !isKeyboardClosed;
        isKeyboardClosed = true;
        // a keyboard may lie over Post without a trace in the tree
        if (mayBeOpen && (await isKeyboardOpen(session, screen, profile, signal))) {
          await session.back(signal);
          movesUntil = clock.elapsed() + MOVES_MS;
        } else {
          // between two readings that have to be the same anyway
          isShown = true;
          await hooks.evidence?.("2-form", signal);
        }
      };
      return { kind: "act", what, act };
    }
    // it is there and takes no touches yet: the app is still at work on the file
    if (!post && screen.find(profile.selectors.postLabel)) return wait;
    hiddenSince ??= clock.elapsed();
    if (clock.elapsed() - hiddenSince < COVERED_MS) return wait;
    const act = async (signal: AbortSignal) => {
      uncovered += 1;
      // a phone that does not tell of its keyboard has one that hides Post, if a blank does not bring it back
      const isKeyboard = !post && uncovered > 1;
      if (isKeyboard || (await isKeyboardOpen(session, screen, profile, signal))) await session.back(signal);
      else {
        isWrittenAgain = caption !== "";
        await session.type(screen, field.node, `${caption} `, signal);
      }
    };
    return { kind: "act", what: post ? "uncover Post" : "bring Post back", act };
  };
}

/** BACK closes only a keyboard that is open; else it would leave the page. */
async function isKeyboardOpen(
  session: ScriptContext["session"],
  screen: Screen,
  { selectors }: Pick<ScriptContext["profile"], "selectors">,
  signal: AbortSignal,
): Promise<boolean> {
  if (screen.find(selectors.keyboard)) return true;
  const { stdout } = await session.shell("dumpsys input_method", signal);
  return /mInputShown=true/.test(stdout);
}

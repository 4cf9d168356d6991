import { UiFailure } from "./failure.ts";

type Attributes = Readonly<Record<string, string>>;
type Matcher = (attributes: Attributes) => boolean;

export interface UiSelector {
  readonly matches: Matcher;
  /** Which of those that match; undefined: all. */
  readonly instance: number | undefined;
}

const CONDITIONS: Readonly<Record<string, (value: string) => Matcher>> = {
  text: (value) => (node) => node["text"] === value,
  textContains: (value) => (node) => (node["text"] ?? "").includes(value),
  textStartsWith: (value) => (node) => (node["text"] ?? "").startsWith(value),
  textMatches: (value) => whole("text", value),
  description: (value) => (node) => node["content-desc"] === value,
  descriptionContains: (value) => (node) => (node["content-desc"] ?? "").includes(value),
  descriptionStartsWith: (value) => (node) => (node["content-desc"] ?? "").startsWith(value),
  descriptionMatches: (value) => whole("content-desc", value),
  className: (value) => (node) => node["class"] === value,
  packageName: (value) => (node) => node["package"] === value,
  resourceId: (value) => (node) => node["resource-id"] === value,
  resourceIdMatches: (value) => whole("resource-id", value),
  clickable: (value) => (node) => node["clickable"] === value,
  enabled: (value) => (node) => node["enabled"] === value,
  focused: (value) => (node) => node["focused"] === value,
  scrollable: (value) => (node) => node["scrollable"] === value,
  selected: (value) => (node) => node["selected"] === value,
};

const ARGUMENT = String.raw`"(?:[^"\\]|\\.)*"|true|false|\d+`;
const WHOLE = new RegExp(String.raw`^\s*new UiSelector\(\)((?:\s*\.\w+\((?:${ARGUMENT})\))+);?\s*$`, "s");

/** `new UiSelector().text("Post").clickable(true).instance(0)`; no children, parents or scrolling. */
export function uiSelector(source: string): UiSelector {
  const body = WHOLE.exec(source)?.[1];
  if (body === undefined) throw new UiFailure("invalid selector", `Could not parse UiSelector '${source}'`);
  const matchers: Matcher[] = [];
  let instance: number | undefined;
  for (const [, name = "", argument = ""] of body.matchAll(
    new RegExp(String.raw`\.(\w+)\((${ARGUMENT})\)`, "gs"),
  )) {
    const value = argument.startsWith('"') ? argument.slice(1, -1).replace(/\\(.)/gs, "$1") : argument;
    const condition = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name] : undefined;
    if (name === "instance") instance = Number(value);
    else if (condition) matchers.push(condition(value));
    else throw new UiFailure("invalid selector", `UiSelector has no ${name}`);
  }
  return { matches: (node) => matchers.every((matches) => matches(node)), instance };
}

/** A regular expression has to fit the whole text, as in Java. */
function whole(attribute: string, pattern: string): Matcher {
  const expression = new RegExp(`^(?:${pattern})$`, "s");
  return (node) => expression.test(node[attribute] ?? "");
}

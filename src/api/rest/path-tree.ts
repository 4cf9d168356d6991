/** Finds what belongs to a path: literal segments beat variable ones, the more to the left the more so. */
import type { Segment } from "./template.ts";

export class PathTree<T> {
  readonly #root: Node<T> = newNode();

  /** What is kept at this path; `make` makes it the first time. */
  at(segments: readonly Segment[], make: () => T): T {
    let node = this.#root;
    for (const segment of segments) node = childFor(node, segment);
    return (node.value ??= make());
  }

  /** `parts` are the path's segments, still percent-encoded. Empty ones are no values of variables. */
  find(parts: readonly string[]): T | undefined {
    return find(this.#root, parts, 0);
  }
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  variable: Node<T> | undefined;
  value: T | undefined;
}

function newNode<T>(): Node<T> {
  return { literals: new Map(), variable: undefined, value: undefined };
}

function childFor<T>(node: Node<T>, segment: Segment): Node<T> {
  if ("field" in segment) return (node.variable ??= newNode());
  const known = node.literals.get(segment.literal);
  if (known) return known;
  const child = newNode<T>();
  node.literals.set(segment.literal, child);
  return child;
}

function find<T>(node: Node<T>, parts: readonly string[], at: number): T | undefined {
  const part = parts[at];
  if (part === undefined) return node.value;
  const literal = node.literals.get(part);
  const found = literal && find(literal, parts, at + 1);
  if (found !== undefined || part === "" || !node.variable) return found;
  return find(node.variable, parts, at + 1);
}

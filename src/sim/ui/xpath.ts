import { UiFailure } from "./failure.ts";
import type { XmlNode } from "./xml-node.ts";
import { compare, type Context, FUNCTIONS, toBoolean, type Value } from "./xpath-values.ts";

type Expression = (context: Context) => Value;
type Step = (nodes: readonly XmlNode[]) => readonly (XmlNode | string)[];

const TOKEN =
  /\s*(\/\/|\/|::|\.\.|!=|<=|>=|[=<>|@[\](),*]|"[^"]*"|'[^']*'|\d+(?:\.\d+)?|\.(?![\w])|[\w$][\w.$-]*)/y;

const AXES: Readonly<Record<string, (node: XmlNode) => Iterable<XmlNode>>> = {
  self: (node) => [node],
  child: (node) => node.children,
  parent: (node) => (node.parent ? [node.parent] : []),
  descendant: (node) => node.below(),
  "descendant-or-self": (node) => [node, ...node.below()],
  ancestor: (node) => ancestors(node),
  "ancestor-or-self": (node) => [node, ...ancestors(node)],
  "following-sibling": (node) => siblings(node, 1),
  "preceding-sibling": (node) => siblings(node, -1),
};

/** What an XPath 1 expression finds below a document. Not known: namespaces, variables, arithmetic. */
export function findByXpath(xpath: string, document: XmlNode): readonly XmlNode[] {
  const found = new Parser(xpath).parse()({ node: document, position: 1, size: 1 });
  if (typeof found !== "object") throw new UiFailure("invalid selector", `'${xpath}' finds no nodes`);
  return found.filter((one) => typeof one !== "string");
}

class Parser {
  readonly #xpath: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(xpath: string) {
    this.#xpath = xpath;
    this.#tokens = tokenize(xpath);
  }

  parse(): Expression {
    const expression = this.#or();
    if (this.#at < this.#tokens.length) throw this.#failure();
    return expression;
  }

  #or(): Expression {
    const parts = this.#list("or", () => this.#and());
    return parts.length > 1 ? (context) => parts.some((part) => toBoolean(part(context))) : this.#only(parts);
  }

  #and(): Expression {
    const parts = this.#list("and", () => this.#comparison());
    return parts.length > 1
      ? (context) => parts.every((part) => toBoolean(part(context)))
      : this.#only(parts);
  }

  #comparison(): Expression {
    const left = this.#union();
    const operator = this.#takeOne(["=", "!=", "<", "<=", ">", ">="]);
    if (operator === undefined) return left;
    const right = this.#union();
    return (context) => compare(operator, left(context), right(context));
  }

  #union(): Expression {
    const parts = this.#list("|", () => this.#primary());
    return parts.length > 1
      ? (context) => inOrder(parts.flatMap((part) => nodesOf(part(context)).filter(isNode)))
      : this.#only(parts);
  }

  #primary(): Expression {
    const token = this.#peek();
    if (token === undefined) throw this.#failure();
    if (/^["'\d]/.test(token)) {
      this.#at++;
      const value = /^\d/.test(token) ? Number(token) : token.slice(1, -1);
      return () => value;
    }
    if (this.#take("(")) return this.#filtered(this.#inner(")"));
    return this.#tokens[this.#at + 1] === "(" ? this.#call() : this.#path();
  }

  /** `(//a)[2]/b` */
  #filtered(inner: Expression): Expression {
    const filters = this.#predicates();
    const steps = this.#peek() === "/" || this.#peek() === "//" ? this.#steps() : [];
    if (filters.length + steps.length === 0) return inner;
    return (context) => walk(filter(nodesOf(inner(context)).filter(isNode), filters), steps);
  }

  #call(): Expression {
    const name = this.#next();
    this.#at++;
    const args = this.#peek() === ")" ? [] : this.#list(",", () => this.#or());
    const call = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!this.#take(")") || !call) throw this.#failure();
    return (context) =>
      call(
        args.map((arg) => arg(context)),
        context,
      );
  }

  #path(): Expression {
    const isAbsolute = this.#peek() === "/" || this.#peek() === "//";
    const steps = isAbsolute ? this.#steps() : [this.#step(), ...this.#steps()];
    return ({ node }) => walk([isAbsolute ? documentOf(node) : node], steps);
  }

  #steps(): readonly Step[] {
    const steps: Step[] = [];
    for (;;) {
      const separator = this.#takeOne(["//", "/"]);
      if (separator === undefined) return steps;
      if (separator === "//") steps.push(along("descendant-or-self", "*", [], true));
      steps.push(this.#step());
    }
  }

  #step(): Step {
    if (this.#take("@")) {
      const name = this.#next();
      return (nodes) => nodes.flatMap(({ attributes }) => attributes[name] ?? []);
    }
    if (this.#take("..")) return along("parent", "*", [], true);
    if (this.#take(".")) return along("self", "*", [], true);
    const axis = this.#tokens[this.#at + 1] === "::" ? this.#next() : "child";
    if (!Object.hasOwn(AXES, axis)) throw this.#failure();
    this.#take("::");
    const test = this.#next();
    if (!/^(?:\*|[\w$].*)$/.test(test)) throw this.#failure();
    return along(axis, test, this.#predicates(), false);
  }

  #predicates(): readonly Expression[] {
    const predicates: Expression[] = [];
    while (this.#take("[")) predicates.push(this.#inner("]"));
    return predicates;
  }

  #inner(end: string): Expression {
    const expression = this.#or();
    if (!this.#take(end)) throw this.#failure();
    return expression;
  }

  #list(separator: string, read: () => Expression): readonly Expression[] {
    const parts = [read()];
    while (this.#take(separator)) parts.push(read());
    return parts;
  }

  #only([first]: readonly Expression[]): Expression {
    if (!first) throw this.#failure();
    return first;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw this.#failure();
    return token;
  }

  #take(token: string): boolean {
    const isThere = this.#peek() === token;
    if (isThere) this.#at++;
    return isThere;
  }

  #takeOne(tokens: readonly string[]): string | undefined {
    return tokens.find((token) => this.#take(token));
  }

  #failure(): UiFailure {
    return new UiFailure("invalid selector", `Unable to compile the XPath '${this.#xpath}'`);
  }
}

function tokenize(xpath: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let end = 0; end < xpath.trimEnd().length; end = TOKEN.lastIndex) {
    TOKEN.lastIndex = end;
    const token = TOKEN.exec(xpath)?.[1];
    if (token === undefined)
      throw new UiFailure("invalid selector", `Unable to compile the XPath '${xpath}'`);
    tokens.push(token);
  }
  return tokens;
}

/** `*` takes elements alone; what `//`, `.` and `..` stand for takes the document too. */
function along(axis: string, test: string, predicates: readonly Expression[], takesDocument: boolean): Step {
  const reach = AXES[axis] ?? (() => []);
  const isWanted = ({ name }: XmlNode): boolean =>
    test === "*" ? takesDocument || name !== "" : name === test;
  return (nodes) => inOrder(nodes.flatMap((node) => filter([...reach(node)].filter(isWanted), predicates)));
}

/** Each once, as the document has them. */
function inOrder(nodes: readonly XmlNode[]): readonly XmlNode[] {
  return [...new Set(nodes)].toSorted((a, b) => a.order - b.order);
}

/** A number as a predicate is a position. */
function filter(nodes: readonly XmlNode[], predicates: readonly Expression[]): readonly XmlNode[] {
  return predicates.reduce<readonly XmlNode[]>(
    (left, predicate) =>
      left.filter((node, i) => {
        const value = predicate({ node, position: i + 1, size: left.length });
        return typeof value === "number" ? value === i + 1 : toBoolean(value);
      }),
    nodes,
  );
}

function walk(from: readonly XmlNode[], steps: readonly Step[]): readonly (XmlNode | string)[] {
  return steps.reduce<readonly (XmlNode | string)[]>((found, step) => step(found.filter(isNode)), from);
}

function nodesOf(value: Value): readonly (XmlNode | string)[] {
  return typeof value === "object" ? value : [];
}

function isNode(value: XmlNode | string): value is XmlNode {
  return typeof value !== "string";
}

function documentOf(node: XmlNode): XmlNode {
  return node.parent ? documentOf(node.parent) : node;
}

/** The nearest first. */
function ancestors(node: XmlNode): readonly XmlNode[] {
  return node.parent ? [node.parent, ...ancestors(node.parent)] : [];
}

/** The nearest first. */
function siblings(node: XmlNode, direction: 1 | -1): readonly XmlNode[] {
  const all = node.parent?.children ?? [];
  const at = all.indexOf(node);
  return direction === 1 ? all.slice(at + 1) : all.slice(0, Math.max(0, at)).toReversed();
}

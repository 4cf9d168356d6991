/**
 * A phone with one page on paper: a field, a button and a list. It can be reached both ways, through a UI server over HTTP and
 * through `uiautomator dump` and `input`, and each way can be broken.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { duplexPair } from "node:stream";
import type { Duplex } from "node:stream";
import { json } from "node:stream/consumers";
import { version } from "appium-uiautomator2-server";
import type { RunningShell } from "../../../src/device/adb/link.ts";
import { Problem } from "../../../src/model/problem.ts";
import { ScriptedPhone } from "../scripted-phone.ts";

const PNG = "\u0089PNG\r\n\u001A\n";
const HINT = "Add description…";
const field = { left: 0, top: 100, right: 1000, bottom: 300 };
const post = { left: 600, top: 1800, right: 1000, bottom: 1900 };

interface Call {
  readonly method: string;
  /** Below the session. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a call of the UI server is answered with: a value, an error's name, or nothing at all. */
type Fault = "hang" | "break off" | { readonly error: string };

export class PaperPhone extends ScriptedPhone {
  text = "";
  /** What reached the page, in order. */
  readonly touches: string[] = [];
  readonly calls: Call[] = [];
  /** To the UI server, as they were opened. */
  readonly connections: Duplex[] = [];
  /** What `am instrument` ends with at once, where it does. */
  instrumentSays: string | undefined;
  /** Takes the next call of the path. */
  readonly faults = new Map<string, Fault>();
  /** Shown once its cache was reset, where the server no longer hears of changes. */
  stuckTree: string | undefined;
  /** What the button says by the time that it is asked; null where it is gone. */
  buttonSays: string | null = "Post";
  dumpSays = "UI hierchary dumped to: ";
  /** Nobody sees anything on it then. */
  isAsleep = false;
  #hasFocus = false;
  #sessions = 0;
  #end: (() => void) | undefined;
  readonly #http = createServer((request, response) => void this.#answer(request, response));

  constructor() {
    super();
    this.teach(
      [/^pm path/, "package:/data/app/base.apk\n"],
      [/^dumpsys package/, `versionName=${version}\n`],
      [
        /^uiautomator dump/,
        () => ({ stdout: this.dumpSays.startsWith("UI") ? this.dumpSays : "", stderr: this.dumpSays }),
      ],
      [/^cat /, () => this.tree("dump")],
      [/^screencap/, `[Warning] Multiple displays were found\n${PNG}`],
      [/^input /, (line) => this.#input(line.slice("input ".length))],
      [/^am force-stop io\.appium/, () => this.#force()],
    );
  }

  get sessions(): number {
    return this.#sessions;
  }

  get isServerRunning(): boolean {
    return this.#end !== undefined;
  }

  tree(kind: "server" | "dump"): string {
    const nodes = [
      ["android.widget.FrameLayout", 'bounds="[0,0][1000,2000]"'],
      [
        "android.widget.EditText",
        `text="${this.text === "" ? HINT : this.text.replaceAll("\n", "&#10;")}" clickable="true" bounds="${area(field)}"${kind === "server" ? ` hint="${HINT}"` : ""}`,
      ],
      ["android.widget.Button", `text="Post" clickable="true" bounds="${area(post)}"`],
    ];
    const told = nodes.map(([name, rest]) =>
      kind === "server" ? `<${name} ${rest}/>` : `<node class="${name}" ${rest} />`,
    );
    return `<?xml version='1.0'?><hierarchy rotation="0">${told.join("")}</hierarchy>`;
  }

  killServer(): void {
    const end = this.#end;
    this.#end = undefined;
    for (const connection of this.connections) connection.destroy();
    end?.();
  }

  override async start(command: string, signal: AbortSignal): Promise<RunningShell> {
    signal.throwIfAborted();
    this.commands.push(command);
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.instrumentSays !== undefined) {
      const stdout = this.instrumentSays;
      this.instrumentSays = undefined;
      return { ended: Promise.resolve({ stdout, stderr: "", code: 1 }), close() {} };
    }
    this.#end = resolve;
    const ended = promise.then(() => ({ stdout: "Process crashed", stderr: "", code: 0 }));
    return { ended, close: () => this.killServer() };
  }

  override async openTcp(): Promise<Duplex> {
    if (!this.#end) throw new Problem("UI_SERVER_FAILED", "nothing listens");
    const [ours, theirs] = duplexPair();
    this.connections.push(ours);
    this.#http.emit("connection", theirs);
    return ours;
  }

  #force(): string {
    this.killServer();
    return "";
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = request.method === "POST" ? ((await json(request)) as Call["body"]) : {};
    const url = request.url ?? "";
    const path = url.replace(/^\/session\/[^/]+\//, "");
    this.calls.push({ method: request.method ?? "", path, body });
    const fault = this.faults.get(path);
    this.faults.delete(path);
    if (fault === "hang") return;
    if (fault === "break off") return void request.socket.destroy();
    const isOurs = !url.startsWith("/session/") || url.startsWith(`/session/s${this.#sessions}/`);
    const isBlind = this.isAsleep && path === "source";
    const error = fault?.error ?? (isBlind ? "unknown error" : isOurs ? undefined : "invalid session id");
    const value =
      error === undefined ? this.#valueOf(path, body) : { error, message: "as told", stacktrace: "" };
    response.writeHead(error === undefined ? 200 : 500, { "content-type": "application/json" });
    response.end(JSON.stringify({ sessionId: `s${this.#sessions}`, value }));
  }

  #valueOf(path: string, body: Call["body"]): unknown {
    if (path === "/session") this.#sessions++;
    if (path === "source") return this.stuckTree ?? this.tree("server");
    if (path === "screenshot") return Buffer.from(PNG, "latin1").toString("base64");
    if (path === "elements") return this.#elements(String(body["selector"]));
    if (path === "element/button/text") return this.buttonSays;
    if (path === "element/button/click") this.touches.push("Post");
    if (path === "element/e1/text") return this.text === "" ? HINT : this.text;
    if (path === "element/e1/value") this.text = String(body["text"]);
    if (path === "appium/reset_ax_cache") this.stuckTree = undefined;
    if (path === "back") this.#key(4);
    if (path === "appium/device/press_keycode") this.#key(Number(body["keycode"]));
    if (path === "appium/gestures/swipe") this.#swipe(String(body["direction"]), Number(body["speed"]));
    if (path === "appium/gestures/click") this.#tap(body["offset"] as { x: number; y: number });
    return null;
  }

  #elements(className: string): readonly object[] {
    if (className.endsWith("EditText")) return [{ ELEMENT: "e1" }];
    return className.endsWith("Button") && this.buttonSays !== null ? [{ ELEMENT: "button" }] : [];
  }

  #input(what: string): string {
    const [verb, ...rest] = what.split(" ");
    const numbers = rest.map(Number);
    if (verb === "tap") this.#tap({ x: numbers[0] ?? 0, y: numbers[1] ?? 0 });
    if (verb === "swipe") {
      const [, from = 0, , to = 0, ms = 300] = numbers;
      this.#swipe(to < from ? "up" : "down", (1000 * Math.abs(to - from)) / ms);
    }
    if (verb === "keyevent") for (const key of numbers) this.#key(key);
    if (verb === "text") this.#type(/^'(.*)'$/.exec(rest.join(" "))?.[1]?.replaceAll(`'\\''`, "'") ?? "");
    return "";
  }

  #swipe(direction: string, pxPerS: number): void {
    // faster, and a real list would run on by itself
    this.touches.push(`swipe ${direction}${pxPerS <= 1000 ? "" : ` at ${pxPerS} px/s`}`);
  }

  #tap({ x, y }: { readonly x: number; readonly y: number }): void {
    this.#hasFocus = isIn(field, x, y);
    this.touches.push(this.#hasFocus ? "field" : isIn(post, x, y) ? "Post" : "page");
  }

  #type(text: string): void {
    if (this.#hasFocus) this.text += text.replaceAll("%s", " ");
  }

  #key(code: number): void {
    if (code === 224) this.isAsleep = false;
    else if (code === 67 && this.#hasFocus) this.text = this.text.slice(0, -1);
    else if (code === 66 && this.#hasFocus) this.text += "\n";
    else if (code !== 123 && code !== 112) this.touches.push(`key ${code}`);
  }
}

type Area = typeof field;

function area({ left, top, right, bottom }: Area): string {
  return `[${left},${top}][${right},${bottom}]`;
}

function isIn({ left, top, right, bottom }: Area, x: number, y: number): boolean {
  return x >= left && x < right && y >= top && y < bottom;
}

import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import type { Conversation, PhoneLink } from "./links/link.ts";

const INSTRUMENT =
  "am instrument -w -e disableAnalytics true io.appium.uiautomator2.server.test/androidx.test.runner.AndroidJUnitRunner";
const PACKAGE = "com.zhiliaoapp.musically";
const UI_PORT = 6790;

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** What the UI server's answers have, each some of it. */
export interface UiValue {
  readonly error: string;
  readonly message: string;
  readonly ELEMENT: string;
  readonly sessionId: string;
  readonly ready: boolean;
  readonly waitForIdleTimeout: number;
}

export interface UiAnswer<T> {
  readonly status: number;
  readonly value: T;
}

/** A phone driven as a program drives a real one, whatever way leads to it: its shell, pushes, and HTTP to its UI server. */
export class PhoneDriver {
  readonly #way: Pick<PhoneLink, "shell" | "push" | "converse" | "reach">;
  readonly #instruments: Conversation[] = [];
  session = "";

  constructor(way: Pick<PhoneLink, "shell" | "push" | "converse" | "reach">) {
    this.#way = way;
  }

  /** Ends what it started on the phone. */
  leave(): void {
    for (const instrument of this.#instruments) instrument[Symbol.dispose]();
  }

  async shell(command: string): Promise<ShellResult> {
    const { stdout, stderr, code } = await this.#way.shell(command);
    return { stdout: stdout.toString(), stderr: stderr.toString(), code };
  }

  push(content: Buffer, path: string): Promise<void> {
    return this.#way.push(content, path);
  }

  /** Starts the UI server; resolves when it answers, with its instrumentation. */
  async startUiServer(): Promise<Conversation> {
    const instrument = await this.#way.converse(INSTRUMENT);
    instrument.output.resume();
    this.#instruments.push(instrument);
    await until("the UI server answers", () =>
      this.ui("GET", "/status").then(
        () => true,
        () => false,
      ),
    );
    return instrument;
  }

  async startSession(): Promise<void> {
    await this.startUiServer();
    const { value } = await this.ui("POST", "/session", {
      capabilities: { alwaysMatch: {}, firstMatch: [{}] },
    });
    this.session = value.sessionId;
    await this.call("POST", "appium/settings", { settings: { waitForIdleTimeout: 0 } });
  }

  /** One HTTP request over its own stream to the UI server. */
  async ui<T = UiValue>(method: string, path: string, body?: unknown): Promise<UiAnswer<T>> {
    const stream = await this.#way.reach(UI_PORT);
    const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
    const answer = await new Promise<{ status: number; bytes: Buffer }>((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": bytes.length };
      const sent = request({ method, path, headers, host: "phone", createConnection: () => stream });
      sent.once("error", reject).once("response", (response) => {
        buffer(response).then((read) => resolve({ status: response.statusCode ?? 0, bytes: read }), reject);
      });
      sent.end(bytes);
    }).finally(() => stream.destroy());
    return { status: answer.status, value: JSON.parse(answer.bytes.toString()).value };
  }

  call<T = UiValue>(method: string, path: string, body?: unknown): Promise<UiAnswer<T>> {
    return this.ui<T>(method, `/session/${this.session}/${path}`, body);
  }

  async source(): Promise<string> {
    return (await this.call<string>("GET", "source")).value;
  }

  async find(strategy: string, selector: string): Promise<string> {
    const { value } = await this.call("POST", "element", { strategy, selector, context: "" });
    if (value.error) throw new Error(`${value.error}: ${selector}`);
    return value.ELEMENT;
  }

  /** Looks until it is there; what a transition still hides is not there yet. */
  async waitFor(strategy: string, selector: string): Promise<string> {
    let found = "";
    await until(selector, async () => {
      const { status, value } = await this.call("POST", "element", { strategy, selector, context: "" });
      found = value.ELEMENT;
      return status === 200;
    });
    return found;
  }

  async click(strategy: string, selector: string): Promise<void> {
    const element = await this.waitFor(strategy, selector);
    await this.call("POST", `element/${element}/click`, {});
  }

  async wake(): Promise<void> {
    await this.shell("input keyevent 224 && wm dismiss-keyguard");
  }

  /** Pushes and scans; resolves with the content URI. */
  addVideo(content: Buffer, name = "clip.mp4"): Promise<string> {
    return this.addMedia(content, name, "video");
  }

  async addMedia(content: Buffer, name: string, kind: "video" | "images"): Promise<string> {
    await this.push(content, `/sdcard/DCIM/Camera/${name}`);
    const path = `/storage/emulated/0/DCIM/Camera/${name}`;
    await this.shell(`am broadcast -a android.intent.action.MEDIA_SCANNER_SCAN_FILE -d file://${path}`);
    let id = "";
    await until("the media row", async () => {
      id = /_id=(\d+)/.exec((await this.queryMedia(path, kind)).stdout)?.[1] ?? "";
      return id !== "";
    });
    return `content://media/external/${kind}/media/${id}`;
  }

  queryMedia(path: string, kind: "video" | "images" = "video"): Promise<ShellResult> {
    const where = `"_data='${path}'"`;
    return this.shell(
      `content query --uri content://media/external/${kind}/media --projection _id --where ${where}`,
    );
  }

  share(uri: string, data = `-d ${uri}`): Promise<ShellResult> {
    return this.shell(
      `am start -W -a android.intent.action.SEND -t video/mp4 ${data} --eu android.intent.extra.STREAM ${uri} ` +
        `--grant-read-uri-permission -p ${PACKAGE}`,
    );
  }

  /** From the share to the caption screen, through however many editors there are. Resolves with the field. */
  async toCaption(uri: string): Promise<string> {
    await this.share(uri);
    let field: string | undefined;
    await until("the caption screen", async () => {
      const { value } = await this.call<UiValue[]>("POST", "elements", {
        strategy: "class name",
        selector: "android.widget.EditText",
      });
      field = value[0]?.ELEMENT;
      const next = await this.call("POST", "element", { strategy: "xpath", selector: "//*[@text='Next']" });
      if (!field && next.status === 200) await this.call("POST", `element/${next.value.ELEMENT}/click`, {});
      return field !== undefined;
    });
    return field ?? "";
  }

  async confirmIfAsked(): Promise<void> {
    await until("the dialog or the feed", async () => {
      const source = await this.source();
      const [, word] = /text="(Post now|Publish now)"/.exec(source) ?? [];
      if (word) await this.click("xpath", `//*[@text='${word}']`);
      return source.includes('content-desc="Home"');
    });
  }
}

/** Asks again until the condition holds; a phone's own delays decide how often. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await delay(2);
  }
}

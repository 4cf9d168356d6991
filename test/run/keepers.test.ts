import { describe, expect, it } from "vitest";
import { parseScreen } from "../../src/device/ui/screen.ts";
import type { Screen } from "../../src/device/ui/screen.ts";
import { createEvidenceKeeper, createFailureKeeper, createStepsKeeper } from "../../src/run/artifacts.ts";
import type { KeeperDeps } from "../../src/run/artifacts.ts";
import type { Claim } from "../../src/store/store.ts";

const claim = { task: { id: 7, app: "tiktok", scriptName: "post" }, phone: "sim-1", attempt: 2 } as Claim;
const pageOf = (text: string) =>
  parseScreen(`<hierarchy><a.Page bounds="[0,0][9,9]" text="${text}"/></hierarchy>`);
const plain = pageOf("ä");
const secretPage = pageOf("secret");

interface Phone {
  readonly screenshot: () => Promise<Buffer>;
  readonly screen: () => Promise<Screen>;
  readonly lastScreen: Screen | undefined;
}

const phone: Phone = {
  screenshot: async () => Buffer.from("a picture"),
  screen: async () => plain,
  lastScreen: plain,
};
const secure = { ...phone, screenshot: () => Promise.reject(new Error("a secure window")) };
const never = new AbortController().signal;

/** Keeps files in memory, but for those that there is no room for. */
function desk(full: readonly string[] = []) {
  const files = new Map<string, string>();
  const told: string[] = [];
  const warnings: object[] = [];
  const deps: KeeperDeps = {
    async keep({ taskId, attempt }, name, bytes) {
      if (full.includes(name)) throw new Error("ENOSPC: no space left on device");
      files.set(`${taskId}/${attempt}/${name}`, Buffer.from(bytes).toString());
      return { name, size: bytes.length };
    },
    privacyOf: async (_claim, screen) => ({
      secret: screen === secretPage ? "a password field is on the screen" : null,
      xml: screen.xml.replace("secret", "…"),
    }),
    log: { warn: (fields) => void warnings.push(fields) },
  };
  const teller = {
    kept: ({ name }: { name: string }) => void told.push(name),
    leftOut: (why: string) => void told.push(why),
  };
  const sessionOf = (shown: Phone) => ({ ...shown, [Symbol.asyncDispose]: async () => {} });
  return { deps, files, told, warnings, teller, sessionOf };
}

async function failOn(shown: Phone, full?: readonly string[], signal = never) {
  const { deps, files, told, warnings, teller, sessionOf } = desk(full);
  await createFailureKeeper(deps)(claim, sessionOf(shown), teller, signal);
  return { files: [...files], told, warnings };
}

async function lookAt(shown: Phone, full?: readonly string[]) {
  const { deps, files, told, warnings, teller, sessionOf } = desk(full);
  const { write } = await createEvidenceKeeper(deps)(claim, sessionOf(shown), "2-form", teller, never);
  const before = files.size;
  await write();
  return { before, files: [...files], told, warnings };
}

describe("after a failure", () => {
  it("screenshot and tree are kept, byte for byte", async () => {
    const { files, told } = await failOn(phone);
    expect(told).toEqual(["screenshot.png", "screen.xml"]);
    expect(files).toEqual([
      ["7/2/screenshot.png", "a picture"],
      ["7/2/screen.xml", plain.xml],
    ]);
  });

  it("the tree is kept where the phone gives no picture, and the picture where the disk takes no tree", async () => {
    expect(await failOn(secure)).toMatchObject({
      told: ["screen.xml"],
      warnings: [{ task: 7, attempt: 2, name: "screenshot.png" }],
    });
    expect(await failOn(phone, ["screen.xml"])).toMatchObject({
      told: ["screenshot.png"],
      warnings: [{ name: "screen.xml" }],
    });
  });

  it.each([
    ["the tree after it", { ...phone, screen: async () => secretPage }],
    ["the last tree before it", { ...phone, lastScreen: secretPage }],
  ])("the picture is left out where %s shows a secret", async (_what, shown) => {
    const { files, told } = await failOn(shown);
    expect(told).toEqual(["a password field is on the screen", "screen.xml"]);
    expect(JSON.stringify(files)).not.toContain("secret");
  });

  it("the picture goes by the last tree where there is no other, and without any it is left out", async () => {
    const blind = { ...phone, screen: () => Promise.reject(new Error("no idle state")) };
    expect(await failOn(blind)).toMatchObject({ told: ["screenshot.png"] });
    const { told } = await failOn({ ...blind, lastScreen: undefined });
    expect(told).toEqual(["nothing tells what is on the screen"]);
  });

  it("what the signal has ended is not begun", async () => {
    expect(await failOn({ ...phone, lastScreen: undefined }, [], AbortSignal.abort())).toEqual({
      files: [],
      told: [],
      warnings: [],
    });
  });
});

describe("at a decisive step", () => {
  it("picture and the tree that was read last are written once the phone is free again", async () => {
    const unread = { ...phone, screen: () => Promise.reject(new Error("one reading too many")) };
    const { before, files, told } = await lookAt(unread);
    expect(before).toBe(0);
    expect(told).toEqual(["2-form.png", "2-form.xml"]);
    expect(files).toEqual([
      ["7/2/2-form.png", "a picture"],
      ["7/2/2-form.xml", plain.xml],
    ]);
  });

  it("of a page with a secret only the masked tree is kept, and no picture is taken", async () => {
    const shown = { ...secure, lastScreen: secretPage };
    const { files, told, warnings } = await lookAt(shown);
    expect(told).toEqual(["a password field is on the screen", "2-form.xml"]);
    expect(files.map(([, text]) => text)).toEqual([secretPage.xml.replace("secret", "…")]);
    expect(warnings).toEqual([]);
  });

  it("one file less is a warning and no more", async () => {
    expect(await lookAt(secure)).toMatchObject({ told: ["2-form.xml"], warnings: [{ name: "2-form.png" }] });
    const full = await lookAt(phone, ["2-form.png"]);
    expect(full).toMatchObject({ told: ["2-form.xml"], warnings: [{ name: "2-form.png" }] });
  });
});

it("the steps are kept with what whoever reads them elsewhere has to know", async () => {
  const { deps, files } = desk();
  const steps = [{ name: "wait for Post", startedAt: 5, durationMs: 3, looksFor: ["post"] }];
  const error = { reason: "SCREEN_UNKNOWN", message: "lost" } as const;
  await createStepsKeeper(deps)(claim, steps, error);
  const written: unknown = JSON.parse(files.get("7/2/steps.json") ?? "");
  expect(written).toEqual({ task: 7, attempt: 2, app: "tiktok", script: "post", error, steps });
});

/** What a script of an operator is given, and what becomes of what it does. */
import { expect, test } from "vitest";
import { EndOfDryRun } from "../../../src/model/dry-run.ts";
import { Problem } from "../../../src/model/problem.ts";
import { runScript } from "./guest-run.ts";

const find = (text: string) => `screen.find([{ text: "${text}", clickable: true }])`;

test("it reads the screen, finds by selectors of its own and of the profile, and touches what it found", async () => {
  const body = `
    const screen = await session.screen();
    const own = ${find("Open")};
    const named = screen.find("follow");
    const none = screen.findAll([{ textMatches: "^Opened$" }]);
    await session.tap(own.button);
    return [config.wish, username, named.node.text, none.length, screen.nodes.length].join();
  `;
  const ran = await runScript(body, { show: () => ["Open", "Follow"], config: { wish: "w" } });
  expect(ran).toMatchObject({ error: undefined, note: "w,jane,Follow,0,3", touched: ["Open"] });
});

test("a goal of its own is pursued as ours are: popups are put away, steps told, its value given back", async () => {
  const body = `
    const seen = await flow.until({
      name: "the last page",
      decide(screen) {
        const last = ${find("Last")};
        if (last) return { kind: "done", value: { seen: new Set([last.node.text]) } };
        const next = ${find("Next")};
        return next ? { kind: "tap", what: "next", hit: next } : { kind: "lost" };
      },
    });
    return [...seen.seen].join();
  `;
  const show = (touched: readonly string[]) => {
    if (touched.length === 0) return ["Next", "Don't allow"];
    return touched.includes("Next") ? ["Last"] : ["Next"];
  };
  const ran = await runScript(body, { show });
  expect(ran).toMatchObject({ error: undefined, note: "Last" });
  expect(ran.touched.at(-1)).toBe("Next");
  expect(ran.steps.map(([name]) => name)).toEqual(expect.arrayContaining(["the last page", "next"]));
});

test("a goal may say which of the profile's selectors it goes by, and no others", async () => {
  const goal = (looksFor: string) =>
    `await flow.until({ name: "the end", looksFor: ${looksFor}, decide: () => ({ kind: "done" }) });`;
  const { steps, error } = await runScript(goal(`["follow"]`), { show: () => ["Open"] });
  expect(error).toBeUndefined();
  expect(steps).toContainEqual(["the end", undefined, ["follow"]]);
  const wrong = await runScript(goal(`["folow"]`), { show: () => ["Open"] });
  expect(wrong.error).toMatchObject({
    reason: "SCRIPT_FAILED",
    message: expect.stringContaining("there is no folow"),
  });
});

test("a deed of its own may call for anything, and its error stays its own", async () => {
  const goal = (deed: string) => `
    await flow.until({ name: "g", decide: (screen) => ({ kind: "act", what: "deed", act: async () => { ${deed} } }) });
  `;
  const fine = `
    let done = false;
    await flow.until({
      name: "g",
      decide: (screen) => done ? { kind: "done" } : {
        kind: "act",
        what: "deed",
        act: async () => { await session.tap(${find("Open")}.node); done = true; },
      },
    });
  `;
  const show = () => ["Open"];
  expect(await runScript(fine, { show })).toMatchObject({
    error: undefined,
    note: "done",
    touched: ["Open"],
  });
  const caught = `try { ${goal(`throw new RangeError("mine");`)} } catch (error) { return error.name; }`;
  expect(await runScript(caught, { show })).toMatchObject({ error: undefined, note: "RangeError" });
});

test.each([
  ["what deciding throws", `throw new RangeError("undecided")`, /undecided \(own\.mjs:\d+\)$/],
  ["a decision that is none", `return "yes"`, /decide must answer done, wait, lost, tap or act/],
  [
    "a second goal at once",
    `await flow.until({ name: "h", decide: () => ({ kind: "done" }) })`,
    /one goal at a time/,
  ],
  [
    "a selector that is none",
    `screen.find([{ txt: "x" }])`,
    /selector\[0\] has a field that nobody reads: txt/,
  ],
  ["a name that the profile has not", `screen.find("folow")`, /the profile has no selector folow; it has/],
])("%s is told as the script's failure", async (_what, deciding, message) => {
  const body = `await flow.until({ name: "g", decide: async (screen) => { ${deciding} } })`;
  const { error } = await runScript(body, { show: () => ["Open"] });
  expect(error).toMatchObject({ reason: "SCRIPT_FAILED", message: expect.stringMatching(message) });
});

test("it fails on purpose with a reason of the closed list, and so does what the phone refuses", async () => {
  const own = await runScript(`fail("USER_NOT_FOUND", "nobody there")`);
  expect(own.error).toMatchObject({ reason: "USER_NOT_FOUND", message: "own: nobody there" });
  const lost = new Problem("DEVICE_LOST", "device paper-1 is gone");
  const refused = await runScript(`await session.back()`, { session: { back: () => Promise.reject(lost) } });
  expect(refused.error).toMatchObject({ reason: "DEVICE_LOST", message: "own: device paper-1 is gone" });
});

test.each(["STOPPED", "LOST", "INTERNAL_ERROR"])(
  "that it was %s is not the script's to say",
  async (reason) => {
    const { error } = await runScript(`fail("${reason}", "so it says")`);
    expect(error).toMatchObject({ reason: "SCRIPT_FAILED", message: "own: so it says" });
  },
);

test("after its point of no return, a script that breaks leaves open whether it published", async () => {
  const body = `await hooks.passPointOfNoReturn({ caption: "hello" }); throw new Error("broke")`;
  const { error, points } = await runScript(body);
  expect(points).toMatchObject([{ caption: "hello", newestBefore: null, at: expect.any(Number) }]);
  expect(error).toMatchObject({ reason: "OUTCOME_UNKNOWN", message: expect.stringContaining("broke") });
  const point = { at: 1, caption: "hello", newestBefore: "x" };
  expect(await runScript(`return point.newestBefore`, { point })).toMatchObject({ note: "x" });
});

test.each(["countAction", "passPointOfNoReturn"] as const)(
  "a dry run ends at %s, whatever the script makes of it",
  async (hook) => {
    const end = new EndOfDryRun("Post", null);
    const hooks = { [hook]: () => Promise.reject(end) };
    const given = hook === "countAction" ? `"Post"` : `{ caption: "hello" }`;
    const { error } = await runScript(`await hooks.${hook}(${given}).catch(() => {}); for (;;);`, { hooks });
    expect(error).toBe(end);
  },
);

test("what it did not await is done before its task ends", async () => {
  const body = `const screen = await session.screen(); session.tap(screen.nodes[1]); return { note: "tapped" }`;
  expect(await runScript(body, { show: () => ["Open"] })).toMatchObject({
    note: "tapped",
    touched: ["Open"],
  });
});

test("what it tells is cut to what a task can keep", async () => {
  const { steps, note } = await runScript(
    `hooks.step("s\\0".repeat(500), "n".repeat(5000)); return "r".repeat(5000)`,
  );
  expect(steps[0]?.map((text = "") => text.length)).toEqual([201, 1001]);
  expect(note).toHaveLength(1001);
});

test("a node of a screen that was read long ago is not touched", async () => {
  let count = 0;
  const body = `
    const old = (await session.screen()).nodes[1];
    for (let i = 0; i < 8; i++) await session.screen();
    await session.tap(old);
  `;
  const { error } = await runScript(body, { show: () => [`Page ${++count}`] });
  expect(error).toMatchObject({ message: expect.stringContaining("read too long ago") });
});

import { describe, expect, it } from "vitest";
import type { Artifact, ArtifactName } from "../../src/model/artifact.ts";
import type { ArtifactPorts, KeepTeller } from "../../src/run/keeping.ts";
import { startFleet } from "./fleet.ts";
import type { Fleet, Run } from "./fleet.ts";

type Ports = ArtifactPorts<AsyncDisposable>;

const file = (name: ArtifactName): Artifact => ({ name, size: 5 });
const never = new AbortController().signal;

/** Keeps picture and tree once the test lets it write. */
const keeping =
  (written = Promise.resolve()): Required<Ports>["keepEvidence"] =>
  async (_claim, _session, name, teller) => ({
    async write() {
      await written;
      teller.kept(file(`${name}.png`));
      teller.kept(file(`${name}.xml`));
    },
  });

/** A fleet whose phone 1 runs task 1, of which evidence is wanted. */
async function oneRunning(keepEvidence: Required<Ports>["keepEvidence"] = keeping()) {
  const fleet = await startFleet((prepared) => {
    prepared.ports = { wantsEvidence: () => true, keepEvidence };
  });
  fleet.store.create(1);
  return { fleet, run: await fleet.run(1) };
}

const show = (run: Run, name: "1-account" | "2-form" | "3-posted" = "2-form") =>
  run.hooks.evidence?.(name, never);
const namesOf = (fleet: Fleet) => fleet.store.row(1).artifacts.map(({ name }) => name);
const stepsOf = (fleet: Fleet) => fleet.store.row(1).trace?.steps;

describe("evidence", () => {
  it("is nothing that a script waits for where nobody wants it", async () => {
    await using fleet = await startFleet();
    fleet.store.create(1);
    expect((await fleet.run(1)).hooks.evidence).toBeUndefined();
  });

  it("is kept of an attempt that ends well, each file with its step, and the steps beside them", async () => {
    const { fleet, run } = await oneRunning();
    await using _ = fleet;
    await show(run, "1-account");
    run.hooks.step("type the caption");
    await show(run);
    run.finish();
    await fleet.status(1, "completed");
    expect(namesOf(fleet)).toEqual([
      ...["1-account.png", "1-account.xml", "2-form.png", "2-form.xml"],
      "steps.json",
    ]);
    expect(stepsOf(fleet)).toMatchObject([
      { name: "keep a picture of the own profile before", artifact: "1-account.png" },
      { name: "type the caption" },
      { name: "keep a picture of the filled form", artifact: "2-form.png" },
    ]);
  });

  it("is written while the script goes on, and settled once it is written", async () => {
    const { promise: written, resolve: write } = Promise.withResolvers<void>();
    const { fleet, run } = await oneRunning(keeping(written));
    await using _ = fleet;
    await show(run);
    run.hooks.step("post");
    run.finish();
    await fleet.settle();
    expect(fleet.store.task(1).status).toBe("running");
    write();
    await fleet.status(1, "completed");
    expect(namesOf(fleet)).toContain("2-form.png");
  });

  it("of the same step twice is the later one, once", async () => {
    const { fleet, run } = await oneRunning();
    await using _ = fleet;
    await show(run);
    await show(run);
    run.finish();
    await fleet.status(1, "completed");
    expect(namesOf(fleet)).toEqual(["2-form.png", "2-form.xml", "steps.json"]);
  });

  it("says in its step why there is no picture", async () => {
    const masked = async (_claim: unknown, _session: unknown, _name: unknown, teller: KeepTeller) => {
      teller.leftOut("a password field is on the screen");
      return { write: async () => teller.kept(file("2-form.xml")) };
    };
    const { fleet, run } = await oneRunning(masked);
    await using _ = fleet;
    await show(run);
    run.finish();
    await fleet.status(1, "completed");
    const note = "no picture: a password field is on the screen";
    expect(stepsOf(fleet)).toMatchObject([{ note, artifact: "2-form.xml" }]);
  });

  it.each<[string, Required<Ports>["keepEvidence"]]>([
    ["cannot be taken", () => Promise.reject(new Error("a secure window"))],
    ["cannot be written", async () => ({ write: () => Promise.reject(new Error("ENOSPC")) })],
  ])("that %s is a warning, and the attempt ends well", async (_what, keepEvidence) => {
    const { fleet, run } = await oneRunning(keepEvidence);
    await using _ = fleet;
    await show(run);
    run.finish();
    await fleet.status(1, "completed");
    expect(namesOf(fleet)).toEqual([]);
    const warned = { level: "warn", phrase: "not all artifacts were kept" };
    expect(fleet.lines).toContainEqual(expect.objectContaining(warned));
  });

  it("holds the script up for 3 s at most", async () => {
    const { fleet, run } = await oneRunning(() => new Promise(() => {}));
    await using _ = fleet;
    let isOver = false;
    const showing = show(run)?.then(() => (isOver = true));
    await fleet.advance(2_999);
    expect(isOver).toBe(false);
    await fleet.advance(1);
    await showing;
    run.finish();
    await fleet.status(1, "completed");
  });

  it("of what was published does not undo it when somebody stops the task meanwhile", async () => {
    const { fleet, run } = await oneRunning(() => new Promise(() => {}));
    await using _ = fleet;
    await run.pass();
    run.isDeaf = true;
    const showing = run.hooks.evidence?.("3-posted", run.signal).then(() => run.finish());
    fleet.store.stop(1);
    await fleet.settle();
    await fleet.advance(400);
    await showing;
    expect(await fleet.status(1, "completed")).toBeUndefined();
  });
});

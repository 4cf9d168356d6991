import { beforeEach, describe, expect, test } from "vitest";
import { returnsOf, stayAwake } from "../../src/device/loans.ts";
import { Owner } from "../../src/device/owner.ts";
import { ScriptedPhone } from "./scripted-phone.ts";

const never = new AbortController().signal;

/** Remembers settings as a phone does, across sessions. */
class Remembering extends ScriptedPhone {
  readonly settings = new Map<string, string>();

  constructor() {
    super();
    this.teach(
      [/^settings get (\w+ \w+)$/, (line) => `${this.settings.get(line.slice(13)) ?? "null"}\n`],
      [/^settings put /, (line) => this.#put(line)],
      [/^settings delete /, (line) => `Deleted ${this.settings.delete(line.slice(16)) ? 1 : 0} rows\n`],
      [/^svc power stayon/, (line) => this.#stayOn(line.endsWith("true"))],
    );
  }

  #put(line: string): string {
    const [, name = "", value = ""] = /^settings put (\w+ \w+) '?(.*?)'?$/.exec(line) ?? [];
    this.settings.set(name, value);
    return "";
  }

  #stayOn(isOn: boolean): string {
    this.settings.set(STAY_ON, isOn ? "7" : "0");
    return "";
  }
}

const STAY_ON = "global stay_on_while_plugged_in";
const SCREEN_OFF = "system screen_off_timeout";
let phone: Remembering;
const newOwner = () => new Owner(phone, returnsOf(phone));

beforeEach(() => {
  phone = new Remembering();
  phone.settings.set(STAY_ON, "2").set(SCREEN_OFF, "30000");
});

describe("what is lent", () => {
  test("is given back as it was, and leaves no mark", async () => {
    const owner = newOwner();
    await stayAwake(phone, owner, false, never);
    expect(Object.fromEntries(phone.settings)).toMatchObject({ [STAY_ON]: "7", [SCREEN_OFF]: "1800000" });
    await owner.giveBack(never);
    expect(Object.fromEntries(phone.settings)).toEqual({ [STAY_ON]: "2", [SCREEN_OFF]: "30000" });
  });

  test("is given back by the next session after a crash, with the value from before the first", async () => {
    await stayAwake(phone, newOwner(), true, never);
    const next = newOwner();
    await stayAwake(phone, next, true, never);
    await next.giveBack(never);
    expect(phone.settings.get(STAY_ON)).toBe("2");
    expect([...phone.settings.keys()]).toEqual([STAY_ON, SCREEN_OFF]);
  });

  test("is on the phone before anything is changed", async () => {
    await stayAwake(phone, newOwner(), true, never);
    const kept = phone.commands.findIndex((line) => line.startsWith("settings put global phonefleet_owner"));
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(phone.commands.indexOf("svc power stayon true"));
  });

  test("is not asked for again while the phone stays connected, once it was given back", async () => {
    const owner = newOwner();
    await stayAwake(phone, owner, true, never);
    await owner.giveBack(never);
    const before = phone.commands.length;
    await stayAwake(phone, newOwner(), true, never);
    expect(phone.commands.slice(before)).not.toContain("settings get global phonefleet_owner");
  });

  test("is asked for again where it could not be given back", async () => {
    const owner = newOwner();
    await stayAwake(phone, owner, true, never);
    const { settings } = phone;
    phone.teach([
      /^settings delete global phonefleet_owner/,
      () => {
        throw new Error("unplugged");
      },
    ]);
    await expect(owner.giveBack(never)).rejects.toThrow("unplugged");
    expect(settings.get("global phonefleet_owner")).toContain("stay on");
    const before = phone.commands.length;
    await stayAwake(phone, newOwner(), true, never);
    expect(phone.commands.slice(before)).toContain("settings get global phonefleet_owner");
  });

  test("is nothing where nothing was changed: then nothing is asked", async () => {
    await newOwner().giveBack(never);
    expect(phone.commands).toEqual([]);
  });

  test("survives a mark that is not ours", async () => {
    phone.settings.set("global phonefleet_owner", "{broken");
    const owner = newOwner();
    await stayAwake(phone, owner, true, never);
    await owner.giveBack(never);
    expect(phone.settings.get(STAY_ON)).toBe("2");
  });
});

test("a phone on power keeps its owner's screen time", async () => {
  await stayAwake(phone, newOwner(), true, never);
  expect(phone.settings.get(SCREEN_OFF)).toBe("30000");
});

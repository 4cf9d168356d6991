import { describe, expect, it } from "vitest";
import { toggle } from "../src/flag-kinds.ts";
import { type Flag, FlagProblem, readFlags } from "../src/flags.ts";

const quiet: Flag<boolean> = {
  placeholder: "",
  help: "Says nothing.",
  otherwise: false,
  isSwitch: true,
  parse: toggle,
};
const mistakesOf = (argv: readonly string[], env = {}) => {
  try {
    readFlags({ quiet }, argv, env);
    return [];
  } catch (error) {
    return error instanceof FlagProblem ? error.mistakes : [error];
  }
};

describe("a flag that stands alone", () => {
  it("is off until it is given, and takes nothing of what follows", () => {
    expect(readFlags({ quiet }, []).values).toEqual({ quiet: false });
    expect(readFlags({ quiet }, ["--quiet", "word"], {}, 1)).toMatchObject({
      values: { quiet: true },
      words: ["word"],
    });
  });

  it("is said in words by its variable", () => {
    expect(readFlags({ quiet }, [], { PHONEFLEET_QUIET: "1" }).values).toEqual({ quiet: true });
    expect(readFlags({ quiet }, [], { PHONEFLEET_QUIET: "false" }).values).toEqual({ quiet: false });
    expect(mistakesOf([], { PHONEFLEET_QUIET: "maybe" })).toEqual([
      'PHONEFLEET_QUIET must be true or false, not "maybe"',
    ]);
  });

  it("takes no value", () => {
    expect(mistakesOf(["--quiet=yes"])).toEqual(["--quiet takes no value"]);
  });
});

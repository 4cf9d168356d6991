import { expect, it } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { tellScreen } from "../../../src/scripts/flow/tell.ts";

it("a screen is told without passwords, addresses and numbers of people", () => {
  const told = tellScreen(
    parseScreen(
      `<hierarchy><a.Page bounds="[0,0][9,9]"><a.EditText text="jane@example.org"/><a.EditText text="hunter2" password="true"/>
      <a.TextView text="Sent to +49 30 1234567"/><a.Button text="Log in"/></a.Page></hierarchy>`,
    ),
  );
  expect(told).toBe('"…@…", "Sent to …", "Log in"');
});

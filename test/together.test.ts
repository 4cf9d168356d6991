import { expect, test } from "vitest";
import { together } from "../src/together.ts";

const never = new AbortController().signal;
/** Goes on until it is ended. */
const endless = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

test("both run at once, and both results come", async () => {
  const order: string[] = [];
  const run = (name: string) => async () => {
    order.push(`${name} begins`);
    await Promise.resolve();
    order.push(`${name} ends`);
    return name;
  };
  expect(await together(never, run("a"), run("b"))).toEqual(["a", "b"]);
  expect(order.slice(0, 2)).toEqual(["a begins", "b begins"]);
});

test.each([0, 1])("when one fails the other is ended, and the failure is told (%i)", async (failing) => {
  const fail = async () => {
    throw new Error("no space");
  };
  const [first, second] = failing === 0 ? [fail, endless] : [endless, fail];
  await expect(together(never, first, second)).rejects.toThrow("no space");
});

test("a stop ends both, with its reason", async () => {
  const stop = new AbortController();
  const both = together(stop.signal, endless, endless);
  stop.abort(new Error("stopped"));
  await expect(both).rejects.toThrow("stopped");
});

test("it does not settle before both have let go", async () => {
  const cleanup = Promise.withResolvers<void>();
  let isSettled = false;
  const both = together(
    never,
    async () => {
      throw new Error("no space");
    },
    async (signal) => {
      await endless(signal).catch(() => undefined);
      await cleanup.promise;
    },
  ).catch(() => (isSettled = true));
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSettled).toBe(false);
  cleanup.resolve();
  await both;
  expect(isSettled).toBe(true);
});

import { describe, expect, it } from "vitest";
import { openPort } from "../open.ts";
import { testApi } from "../rpc/api.ts";
import { call, createTasks } from "./call.ts";

describe("precedence", () => {
  const plain = { "content-type": "text/plain" };
  const big = " ".repeat(9 * 1024 * 1024);
  const stranger = { origin: "http://evil.example" };

  it.each([
    ["Origin before plan", { isApiEnabled: false }, "POST /nope", "{", stranger, 40302],
    ["plan before draining", { isApiEnabled: false, isDraining: true }, "GET /task", undefined, {}, 40301],
    ["plan before path", { isApiEnabled: false }, "GET /nope", undefined, {}, 40301],
    ["plan before method", { isApiEnabled: false }, "PUT /task", undefined, {}, 40301],
    ["plan for what the plan is", { isApiEnabled: false }, "GET /license/check", undefined, {}, 40301],
    ["draining before path", { isDraining: true }, "GET /nope", undefined, {}, 50301],
    ["path before size", {}, "POST /nope", big, plain, 40401],
    ["method before size", {}, "PUT /task", big, plain, 40501],
    ["size before type", {}, "POST /task", big, plain, 41301],
    ["type before syntax", {}, "POST /task", "{", plain, 41501],
    ["syntax before values", {}, "POST /task", '{"serials":5', {}, 40001],
    ["40002 before 40001", {}, "POST /task", '{"serials":5}', {}, 40002],
    ["40003 before 40001", {}, "POST /task", '{"serials":5,"script_name":"dance"}', {}, 40003],
  ])("%s", async (_what, setup, route, body, headers, code) => {
    await using own = await openPort({ ...setup, methods: { createTasks } });
    expect((await call(own, route, body, headers)).code).toBe(code);
  });
});

describe("precedence of what the methods themselves find", () => {
  const outside = "/elsewhere/a.mp4";
  const config = { material_list: ["/m/a.mp4"] };
  const nobody = { usernames: ["nobody"], script_name: "post", script_config: config };
  const keyed = { "idempotency-key": "used" };

  it.each([
    ["40002 before 40001", { usernames: ["off"], script_config: { image_count: 0 } }, 40002],
    ["40003 before 40001", { usernames: ["off"], script_name: "dance", script_config: config }, 40003],
    [
      "40001 before 40302",
      { ...nobody, start_time: "x", script_config: { material_list: [outside] } },
      40001,
    ],
    [
      "40001 of an account before 40302",
      { ...nobody, usernames: ["off"], script_config: { material_list: [outside] } },
      40001,
    ],
    ["40001 before 40401", { ...nobody, usernames: ["nobody", "off"] }, 40001],
    ["40302 before 40401", { ...nobody, script_config: { material_list: [outside] } }, 40302],
    ["40401 before 40901", nobody, 40401],
    ["40901 at last", { serials: ["a"], script_name: "post", script_config: config }, 40901],
  ])("%s", async (_what, body, code) => {
    const api = await testApi();
    await using own = await openPort({ services: api.services });
    const off = { app: "tiktok", username: "off", serial: "a", enabled: false };
    expect((await call(own, "POST /accounts", JSON.stringify(off))).code).toBe(0);
    const first = { serials: ["b"], script_name: "post", script_config: {} };
    expect((await call(own, "POST /task", JSON.stringify(first), keyed)).code).toBe(0);
    expect((await call(own, "POST /task", JSON.stringify(body), keyed)).code).toBe(code);
  });

  it("a state that forbids it comes after a task that is not there", async () => {
    const api = await testApi();
    await using own = await openPort({ services: api.services });
    await call(own, "POST /task", JSON.stringify({ serials: ["b"], script_name: "post", script_config: {} }));
    const codes = ["POST /task/x/retry", "POST /task/9/retry", "POST /task/1/retry"].map(
      async (route) => (await call(own, route, "{}")).code,
    );
    expect(await Promise.all(codes)).toEqual([40001, 40401, 40901]);
  });
});

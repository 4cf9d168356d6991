import { describe, expect, it } from "vitest";
import { openPort } from "../open.ts";
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

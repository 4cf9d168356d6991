import { describe, expect, it } from "vitest";
import { PathTree } from "../../../src/api/rest/path-tree.ts";
import { parseTemplate } from "../../../src/api/rest/template.ts";

const templates = [
  "/task",
  "/task/stats",
  "/task/{id}",
  "/task/{id}/stop",
  "/task/stats/{day}",
  "/{any}/all",
];

function treeOf(all: readonly string[]): PathTree<string> {
  const tree = new PathTree<string>();
  for (const template of all) tree.at(parseTemplate(template), () => template);
  return tree;
}

describe("a path", () => {
  it.each([
    ["/task", "/task"],
    ["/task/stats", "/task/stats"],
    ["/task/7", "/task/{id}"],
    ["/task/stats/stop", "/task/stats/{day}"],
    ["/task/7/stop", "/task/{id}/stop"],
    ["/task/all", "/task/{id}"],
    ["/other/all", "/{any}/all"],
    ["/task/", undefined],
    ["/task//stop", undefined],
    ["/Task", undefined],
    ["/", undefined],
    ["/task/7/stop/more", undefined],
  ])("%s belongs to %s, whichever was declared first", (path, expected) => {
    for (const order of [templates, templates.toReversed()])
      expect(treeOf(order).find(path.slice(1).split("/"))).toBe(expected);
  });

  it("keeps one thing for templates that differ only in names", () => {
    const tree = new PathTree<string>();
    tree.at(parseTemplate("/task/{id}"), () => "first");
    expect(tree.at(parseTemplate("/task/{task_id}"), () => "second")).toBe("first");
  });
});

describe("a template", () => {
  it.each(["task", "/task/*", "/task/**", "/{name=tasks/*}", "/task/{id}:stop", "/task/{}", "/a//b"])(
    "%s is refused at start",
    (template) => expect(() => parseTemplate(template)).toThrow("path template"),
  );
});

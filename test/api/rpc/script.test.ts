import { createClient } from "@connectrpc/connect";
import { expect, it } from "vitest";
import { ScriptService } from "../../../gen/phonefleet/v1/script_pb.js";
import { testApi } from "./api.ts";

async function schemaOf(name: string) {
  const { scripts } = await createClient(ScriptService, (await testApi()).transport).listScripts({});
  const schema = scripts.find((script) => script.name === name)?.configSchema;
  return schema?.["properties"];
}

it("lists every script that a task can name", async () => {
  const { scripts } = await createClient(ScriptService, (await testApi()).transport).listScripts({});
  expect(scripts.map(({ name }) => name)).toEqual([
    "post",
    "follow",
    "unfollow",
    "match_account",
    "switch_account",
    "nod",
  ]);
  expect(scripts.every(({ description }) => description.length > 0)).toBe(true);
});

it("the schema of post tells the documented names, values and limits", async () => {
  expect(await schemaOf("post")).toEqual({
    app: { enum: ["tiktok", "instagram"] },
    content_type: { enum: [0, 1] },
    image_count: { type: "integer", minimum: 1, maximum: 35 },
    captions: { type: "string", maxLength: 10000 },
    post_way: { enum: ["share", "addButton", "useSound"] },
    material_list: { type: "array", items: { type: "string", minLength: 1 }, maxItems: 10000 },
    material_source: { enum: ["materialLibrary", "localFolder"] },
    material_path: { type: "string" },
    materials_tags: { type: "string" },
    upload_wait_time: { type: "integer", minimum: 0, maximum: 86400 },
    sound_wait_time: { type: "integer", minimum: 0, maximum: 86400 },
    add_sound: { enum: [-1, 0, 1, "custom"] },
    sound_name: { type: "string" },
    custom_sound_keyword: { type: "string" },
    origin_sound_volume: { type: "integer", minimum: 0, maximum: 100 },
    add_sound_volume: { type: "integer", minimum: 0, maximum: 100 },
    add_product_link: { type: "integer", minimum: 0, maximum: 1 },
    placement: { enum: ["reel", "story"] },
    dry_run: { type: "boolean" },
  });
});

it("the schemas of the scripts about accounts tell their fields", async () => {
  const app = { enum: ["tiktok", "instagram"] };
  const text = { type: "string", maxLength: 200 };
  expect(await schemaOf("match_account")).toEqual({ app, package: text });
  expect(await schemaOf("switch_account")).toEqual({ app, username: text, package: text });
});

it("the schema of follow tells that targets are a list of names", async () => {
  expect(await schemaOf("follow")).toMatchObject({
    target_users: { type: "array", items: { type: "string" }, minItems: 1, maxItems: 10000 },
    access_method: { enum: ["direct", "search"] },
  });
});

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseScriptConfig, withTarget } from "../../src/model/script-config.ts";

const violationsOf = (scriptName: string, config: unknown) =>
  parseScriptConfig(scriptName, config).violations.map(({ field, message }) => `${field} ${message}`);
const scriptOf = (scriptName: string, config: unknown) => {
  const { script, violations } = parseScriptConfig(scriptName, config);
  expect(violations).toEqual([]);
  return script;
};

describe("a post", () => {
  const defaults = {
    script: "post",
    app: null,
    contentType: "video",
    imageCount: 1,
    captions: "",
    postWay: "share",
    materialList: [],
    materialSource: "materialLibrary",
    materialPath: "",
    materialsTags: [],
    uploadWaitMs: 30_000,
    soundWaitMs: 10_000,
    addSound: "appDefault",
    soundName: "",
    customSoundKeyword: "",
    originSoundVolume: 50,
    addSoundVolume: 50,
    addProductLink: false,
    placement: "reel",
    isDryRun: false,
  };

  it("takes every default where nothing is given", () => {
    expect(scriptOf("post", {})).toEqual(defaults);
  });

  it("takes null and empty text as not given, in every field", () => {
    const names = [
      "app content_type image_count captions post_way material_list material_source material_path materials_tags",
      "upload_wait_time sound_wait_time add_sound sound_name custom_sound_keyword origin_sound_volume",
      "add_sound_volume add_product_link placement dry_run",
    ].flatMap((line) => line.split(" "));
    for (const nothing of [null, ""]) {
      const config = Object.fromEntries(names.map((name) => [name, nothing]));
      expect(parseScriptConfig("post", config)).toEqual({ script: defaults, violations: [], unknown: [] });
    }
  });

  it.each([
    [
      { content_type: 1, image_count: 35 },
      { contentType: "images", imageCount: 35 },
    ],
    [
      { content_type: "1", image_count: "3" },
      { contentType: "images", imageCount: 3 },
    ],
    [
      { image_count: 2.0, upload_wait_time: "1e2" },
      { imageCount: 2, uploadWaitMs: 100_000 },
    ],
    [
      { upload_wait_time: 0, sound_wait_time: 86_400 },
      { uploadWaitMs: 0, soundWaitMs: 86_400_000 },
    ],
    [
      { origin_sound_volume: 0, add_sound_volume: "100" },
      { originSoundVolume: 0, addSoundVolume: 100 },
    ],
    [{ captions: "{a|b} ##c" }, { captions: "{a|b} ##c" }],
    [
      { post_way: "useSound", sound_name: "Sea" },
      { postWay: "useSound", soundName: "Sea" },
    ],
    [{ post_way: "addButton" }, { postWay: "addButton" }],
    [{ material_list: ["/a.mp4", "", null, "/b.mp4"] }, { materialList: ["/a.mp4", "/b.mp4"] }],
    [
      { material_source: "localFolder", material_path: "/clips" },
      { materialSource: "localFolder", materialPath: "/clips" },
    ],
    [
      { material_source: "localFolder", material_list: ["/a.mp4"] },
      { materialSource: "localFolder", materialList: ["/a.mp4"] },
    ],
    [{ materials_tags: " sea, ,sun " }, { materialsTags: ["sea", "sun"] }],
    [{ add_sound: -1 }, { addSound: "appDefault" }],
    [{ add_sound: "-1" }, { addSound: "appDefault" }],
    [{ add_sound: 0 }, { addSound: "off" }],
    [{ add_sound: "1" }, { addSound: "on" }],
    [
      { add_sound: "custom", custom_sound_keyword: "sea" },
      { addSound: "custom", customSoundKeyword: "sea" },
    ],
    [{ add_product_link: 1 }, { addProductLink: true }],
    [{ add_product_link: "0" }, { addProductLink: false }],
    [{ dry_run: true }, { isDryRun: true }],
    [{ dry_run: "true" }, { isDryRun: true }],
    [{ dry_run: 1 }, { isDryRun: true }],
    [{ dry_run: false }, { isDryRun: false }],
    [
      { app: "instagram", placement: "story" },
      { app: "instagram", placement: "story" },
    ],
  ])("%j is read", (config, expected) => {
    expect(scriptOf("post", config)).toEqual({ ...defaults, ...expected });
  });

  it.each([
    [{ content_type: 2 }, "content_type must be one of 0, 1"],
    [{ content_type: "video" }, "content_type must be one of 0, 1"],
    [{ content_type: true }, "content_type must be one of 0, 1"],
    [{ image_count: 0 }, "image_count must be an integer from 1 to 35"],
    [{ image_count: 1.5 }, "image_count must be an integer from 1 to 35"],
    [{ image_count: "0x2" }, "image_count must be an integer from 1 to 35"],
    [{ image_count: true }, "image_count must be an integer from 1 to 35"],
    [{ image_count: [2] }, "image_count must be an integer from 1 to 35"],
    [{ upload_wait_time: -1 }, "upload_wait_time must be an integer from 0 to 86400"],
    [{ upload_wait_time: Infinity }, "upload_wait_time must be an integer from 0 to 86400"],
    [{ upload_wait_time: "1e400" }, "upload_wait_time must be an integer from 0 to 86400"],
    [{ upload_wait_time: "soon" }, "upload_wait_time must be an integer from 0 to 86400"],
    [{ sound_wait_time: Number.NaN }, "sound_wait_time must be an integer from 0 to 86400"],
    [{ origin_sound_volume: -1 }, "origin_sound_volume must be an integer from 0 to 100"],
    [{ add_sound_volume: 101 }, "add_sound_volume must be an integer from 0 to 100"],
    [{ captions: 5 }, "captions must be text"],
    [{ captions: ["a"] }, "captions must be text"],
    [{ captions: "a\0b" }, "captions must be valid Unicode text without NUL"],
    [{ captions: "\ud800" }, "captions must be valid Unicode text without NUL"],
    [{ captions: "x".repeat(10_001) }, "captions must be at most 10000 characters long"],
    [{ post_way: "teleport" }, "post_way must be one of share, addButton, useSound"],
    [{ post_way: "toString" }, "post_way must be one of share, addButton, useSound"],
    [{ post_way: 1 }, "post_way must be one of share, addButton, useSound"],
    [{ post_way: "useSound" }, "sound_name is required with post_way useSound"],
    [{ post_way: "useSound", sound_name: 5 }, "sound_name must be text"],
    [{ material_list: "a.mp4" }, "material_list must be a list of texts"],
    [{ material_list: { 0: "a.mp4" } }, "material_list must be a list of texts"],
    [{ material_list: ["a.mp4", 1, 2] }, "material_list[1] must be text"],
    [{ material_list: Array(10_001).fill("a.mp4") }, "material_list must hold at most 10000 items"],
    [{ material_source: "cloud" }, "material_source must be one of materialLibrary, localFolder"],
    [{ material_source: "localFolder" }, "material_path is required with material_source localFolder"],
    [{ material_source: "localFolder", material_path: ["x"] }, "material_path must be text"],
    [{ materials_tags: ["a"] }, "materials_tags must be text"],
    [{ add_sound: 7 }, "add_sound must be one of 0, 1, -1, custom"],
    [{ add_sound: "loud" }, "add_sound must be one of 0, 1, -1, custom"],
    [{ add_sound: "custom" }, "custom_sound_keyword is required with add_sound custom"],
    [{ add_product_link: 2 }, "add_product_link must be one of 0, 1"],
    [{ add_product_link: true }, "add_product_link must be one of 0, 1"],
    [{ dry_run: "maybe" }, "dry_run must be one of 0, 1, false, true"],
    [{ dry_run: 2 }, "dry_run must be one of 0, 1, false, true"],
    [{ dry_run: {} }, "dry_run must be one of 0, 1, false, true"],
    [{ placement: "feed" }, "placement must be one of reel, story"],
    [{ app: "facebook" }, "app must be one of tiktok, instagram"],
    [{ app: "TikTok" }, "app must be one of tiktok, instagram"],
  ])("%# of the mistakes is told in plain words: %j", (config, expected) => {
    expect(violationsOf("post", config)).toEqual([`script_config.${expected}`]);
  });

  it("tells all mistakes at once", () => {
    expect(violationsOf("post", { content_type: 9, add_sound_volume: 101, placement: "feed" })).toHaveLength(
      3,
    );
  });
});

describe.each(["follow", "unfollow"])("%s", (scriptName) => {
  it("takes one name and the defaults", () => {
    expect(scriptOf(scriptName, { target_user: "ann" })).toEqual({
      script: scriptName,
      app: null,
      targets: ["ann"],
      accessMethod: "direct",
      isDryRun: false,
    });
  });

  it.each([
    [{}, "target_users must name at least one user, or else target_user must"],
    [
      { target_users: [], target_user: " ,\n@," },
      "target_users must name at least one user, or else target_user must",
    ],
    [{ target_users: "bob" }, "target_users must be a list of texts"],
    [{ target_users: [1, 2] }, "target_users[0] must be text"],
    [{ target_users: ["x".repeat(201)] }, "target_users must hold names of at most 200 characters"],
    [
      { target_user: "ann, https://www.tiktok.com/@bob" },
      'target_user holds "https://www.tiktok.com/@bob", which is no user name: give the name alone, several with commas between',
    ],
    [
      { target_users: ["ann bob"] },
      'target_users holds "ann bob", which is no user name: give the name alone, several with commas between',
    ],
    [{ target_users: ["\ud800"] }, "target_users[0] must be valid Unicode text without NUL"],
    [{ target_user: 5 }, "target_user must be text"],
    [{ target_username: ["ann"] }, "target_username must be text"],
    [{ target_user: "ann", access_method: "guess" }, "access_method must be one of direct, search"],
    [{ target_user: "ann", app: "facebook" }, "app must be one of tiktok, instagram"],
  ])("%# of the mistakes is told in plain words: %j", (config, expected) => {
    expect(violationsOf(scriptName, config)).toEqual([`script_config.${expected}`]);
  });
});

describe("one target in place of all", () => {
  it("replaces every spelling and keeps the rest as sent", () => {
    const config = JSON.parse(
      '{"target_users":["a"],"target_user":"b","target_username":"c","access_method":"search","__proto__":{"x":1}}',
    ) as Record<string, unknown>;
    expect(JSON.stringify(withTarget(config, "ann"))).toBe(
      '{"target_users":["ann"],"access_method":"search","__proto__":{"x":1}}',
    );
  });
});

describe("the script's name", () => {
  it("is told as missing where it is empty", () => {
    expect(parseScriptConfig("", {}).violations).toEqual([
      { field: "script_name", message: "is required", reason: "SCRIPT_NAME_MISSING" },
    ]);
  });

  it.each(["dance", "FOLLOW", "constructor", "__proto__", "toString"])(
    "%s is told as not supported",
    (name) => {
      const message = `"${name}" is not supported; known are post, follow, unfollow, match_account, switch_account`;
      expect(parseScriptConfig(name, {}).violations).toEqual([
        { field: "script_name", message, reason: "SCRIPT_NOT_SUPPORTED" },
      ]);
    },
  );

  it("is told beside a config that is none", () => {
    expect(violationsOf("dance", 5)).toHaveLength(2);
  });
});

describe("the config", () => {
  it.each([
    [undefined, "script_config is required; it may be {}"],
    [null, "script_config is required; it may be {}"],
    [[], "script_config must be an object"],
    ["{}", "script_config must be an object"],
    [5, "script_config must be an object"],
  ])("%j is refused", (config, expected) => {
    expect(violationsOf("post", config)).toEqual([expected]);
  });

  it("may hold unknown fields, which are told, and inherits nothing", () => {
    const config: unknown = JSON.parse(
      '{"legacy":{"a":[1]},"__proto__":{"target_users":["a"]},"constructor":1}',
    );
    expect(parseScriptConfig("post", config).unknown).toEqual(["legacy", "__proto__", "constructor"]);
    expect(violationsOf("follow", config)).toHaveLength(1);
  });

  it("is read without a look into what is nested, however deep", () => {
    let deep: unknown = [];
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(violationsOf("post", { captions: deep, legacy: deep })).toEqual([
      "script_config.captions must be text",
    ]);
  });
});

test("whatever is sent, it is read or refused, never thrown at and never both", () => {
  const names = [
    "content_type",
    "captions",
    "material_list",
    "add_sound",
    "target_users",
    "target_user",
    "app",
    "__proto__",
  ];
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(Infinity, Number.NaN, "custom", "-1", "\ud800", "1e400"),
  );
  const config = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), value));
  fc.assert(
    fc.property(fc.constantFrom("post", "follow", "unfollow", "", "x"), config, (name, sent) => {
      const { script, violations } = parseScriptConfig(name, sent);
      expect(script === undefined).toBe(violations.length > 0);
      for (const { field } of violations) expect(field).toMatch(/^script_(name|config)/);
    }),
  );
});

import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { App } from "../../../src/sim/apps/app.ts";
import { type Chance, createChance } from "../../../src/sim/chance.ts";
import { Phone } from "../../../src/sim/phone.ts";
import { type ScreenNode, walk } from "../../../src/sim/screen/view.ts";

const TOUCHES = 150;
/** So fast that every step is over when the timers have had their turn. */
const SPEED = 1e6;
const TURN_MS = 3;

async function phoneWithMedia(seed: string): Promise<Phone> {
  const phone = new Phone({ serial: "sim-1", speed: SPEED, seed });
  for (const name of ["clip.mp4", "one.jpg", "two.jpg"]) {
    const path = `/storage/emulated/0/DCIM/Camera/${name}`;
    phone.files.write(path, Buffer.from(name), 1000);
    phone.media.scan(path);
  }
  for (const { packageName } of phone.apps)
    phone.permissions.grant(packageName, phone.permissions.namesOf("media"));
  phone.glass.press(224);
  phone.glass.dismissKeyguard();
  return phone;
}

async function show(phone: Phone, app: App): Promise<void> {
  phone.glass.show(app);
  while (phone.glass.foreground !== app) await delay(TURN_MS);
}

function touchable(phone: Phone): readonly ScreenNode[] {
  return [...walk(phone.glass.tree())].filter(({ isClickable }) => isClickable);
}

/** Pure chance would hardly ever post. */
function leadsToPost({ event }: ScreenNode): boolean {
  return /^(create|gallery|pick|next|post|share|accept)\b/.test(event ?? "");
}

/** Touches, types, or goes back: whatever chance says. */
async function wander(phone: Phone, app: App, chance: Chance): Promise<void> {
  const nodes = touchable(phone);
  const wanted = nodes.filter(leadsToPost);
  const [first, ...others] = wanted.length > 0 && chance.next() < 0.6 ? wanted : nodes;
  if (!first) return void (await delay(TURN_MS));
  const node = chance.pick([first, ...others]);
  if (node.isEditable) phone.glass.setText(node, chance.pick(["nora", "look #fun", "", "ghost_gil"]));
  else phone.glass.tapNode(node);
  if (chance.next() < 0.1) phone.glass.press(4);
  await delay(TURN_MS);
  if (phone.glass.foreground !== app) await show(phone, app);
}

/** BACK, and a yes to what asks whether the post may go. */
async function leave(phone: Phone, app: App): Promise<number> {
  for (let presses = 1; presses < 100; presses++) {
    const discard = touchable(phone).find(({ event }) => event === "accept");
    if (discard) phone.glass.tapNode(discard);
    else phone.glass.press(4);
    await delay(TURN_MS);
    if (phone.glass.foreground !== app) return presses;
  }
  return Infinity;
}

describe.for(["tiktok", "instagram"] as const)("whatever is touched in the %s app", (name) => {
  test.for(["one", "two", "three"])(
    "it shows a page, publishes only what was posted, and BACK leads out, with seed %s",
    async (seed) => {
      const phone = await phoneWithMedia(seed);
      try {
        const app = phone.knownApps[name];
        const chance = createChance(`${seed}/wandering`);
        let posted = 0;
        phone.events.on("post", () => void posted++);
        await show(phone, app);
        for (let i = 0; i < TOUCHES; i++) await wander(phone, app, chance);
        expect(await leave(phone, app)).toBeLessThan(100);
        while (phone.accounts.flatMap(({ posts }) => posts).length < posted) await delay(TURN_MS);
        expect(phone.accounts.flatMap(({ posts }) => posts)).toHaveLength(posted);
      } finally {
        phone.stop();
      }
    },
  );
});

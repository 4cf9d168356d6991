/** Apps that are not what their profiles were written for. */
import { expect } from "vitest";
import type { AppName } from "../../src/sim/apps/accounts.ts";
import type { FaultTest } from "./on-phones.ts";

const apps = ["tiktok", "instagram"] as const;

function inSpanish(app: AppName): FaultTest {
  return {
    title: `${app} in Spanish posts and follows`,
    run: async (phone) => {
      phone.hurt("language", { locale: "es" });
      await phone.completes(await phone.post({ app }));
      await phone.completes(await phone.follow({ app, config: { access_method: "search" } }));
      await phone.recovers();
    },
  };
}

function inFrench(app: AppName): FaultTest {
  return {
    title: `${app} in a language without words fails and names the language`,
    run: async (phone) => {
      phone.hurt("language", { locale: "fr" });
      const id = await phone.follow({ app });
      await phone.fails(id, "SCREEN_UNKNOWN", /language fr-FR, .* set the phone or the app to one of en, es/);
      await phone.isHonest();
      phone.mend();
      await phone.retry(id);
      await phone.completes(id);
      await phone.recovers();
    },
  };
}

function ofVersion(app: AppName, version: string): FaultTest {
  return {
    title: `${app} ${version}, which its profile does not know, is tried and the step says so`,
    run: async (phone) => {
      phone.hurt("app_version", { app, version });
      const { attempts } = await phone.completes(await phone.post({ app }));
      const notes = attempts[0].steps.map(({ note }: { readonly note?: string }) => note);
      const warning = `${version}, which the profile was not written for`;
      expect(notes).toContainEqual(expect.stringContaining(warning));
      await phone.recovers();
    },
  };
}

export const appFaults: readonly FaultTest[] = apps.flatMap((app) => [
  inSpanish(app),
  inFrench(app),
  ofVersion(app, "9.1.0"),
  ofVersion(app, "999.0.1"),
]);

/** Apps that are not what their profiles were written for. */
import { expect } from "vitest";
import type { AppName } from "../../src/sim/apps/accounts.ts";
import type { FaultTest } from "./on-phones.ts";

const apps = ["tiktok", "instagram"] as const;

function inLanguage(app: AppName, locale: string, sdk: number): FaultTest {
  return {
    title: `${app} on an Android ${sdk} in ${locale} posts and follows`,
    run: async (phone) => {
      phone.hurt("old_android", { sdk });
      phone.hurt("language", { locale });
      await phone.completes(await phone.post({ app }));
      await phone.completes(await phone.follow({ app, config: { access_method: "search" } }));
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
  // from 33 on the app is told to speak English
  inLanguage(app, "es", 34),
  inLanguage(app, "zh-Hans", 32),
  ofVersion(app, "9.1.0"),
  ofVersion(app, "999.0.1"),
]);

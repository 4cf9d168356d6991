/** What the log says of phones, of the adb servers that reach them, and of the accounts on them. */
import type { Line } from "./line.ts";

export const phoneLines = {
  "phone connected": {
    level: "info",
    fields: ["phone", "adb?", "model?", "android?"],
    meaning: "it said who it is and takes tasks",
  },
  "phone reached by another name": {
    level: "info",
    fields: ["phone", "adb"],
    meaning: "connected all the time, but adb calls it otherwise now",
  },
  "phone lost": {
    level: "warn",
    fields: ["phone", "adb?"],
    meaning: "adb lists it no more; its tasks wait. Look at its cable or network",
  },
  "phone offline": {
    level: "warn",
    fields: ["phone", "adb?"],
    meaning: "adb lists it and it does not answer; its tasks wait. Restart it where that lasts",
  },
  "phone unauthorized": {
    level: "warn",
    fields: ["phone", "adb?"],
    meaning: "accept this computer's key on its screen",
  },
  "phone quarantined": {
    level: "warn",
    fields: ["phone", "adb?", "detail"],
    meaning: "it takes no tasks; `detail` says why and what to do",
  },
  "phone released": { level: "info", fields: ["phone", "adb?"], meaning: "its quarantine is over" },
  "account quarantined": {
    level: "warn",
    fields: ["account", "app", "phone?", "detail"],
    meaning:
      "a stop sign, or somebody asked for it; its tasks wait until somebody lifts it (PATCH /accounts/{id})",
  },
  "account released": {
    level: "info",
    fields: ["account", "app", "phone?"],
    meaning: "its quarantine is over",
  },
  "settings changed": {
    level: "info",
    fields: [],
    meaning: "by UpdateSettings (PATCH /settings); they count from now on",
  },
  "adb server lost": {
    level: "warn",
    fields: ["server", "detail"],
    meaning: "nobody answers there, so its phones are lost; adb start-server",
  },
  "adb server hangs; end its process and start it again: adb start-server": {
    level: "warn",
    fields: ["server", "detail"],
    meaning: "it takes connections and answers nothing",
  },
  "adb server is slow; it does not list its phones": {
    level: "warn",
    fields: ["server", "detail"],
    meaning: "it tells its version in time, but not its phones; are there too many on it?",
  },
  "adb server back": { level: "info", fields: ["server"], meaning: "it answers again" },
  "adb server started": {
    level: "info",
    fields: ["server", "pid", "program"],
    meaning: "nobody answered there, and --start-adb allows it; from now on this server looks after it",
  },
  "adb server could not be started": {
    level: "warn",
    fields: ["server", "program", "err"],
    meaning: "the program adb would not run; tried again later",
  },
  "adb server is ended, to be started again": {
    level: "warn",
    fields: ["server", "pid", "trouble"],
    meaning: "one that was started here hangs, or lost its port",
  },
  "adb server that was started here ended": {
    level: "warn",
    fields: ["server", "pid", "detail"],
    meaning: "by itself, or by somebody's hand; `detail` is its exit code or signal",
  },
  "phone lost, asked adb for it again": {
    level: "warn",
    fields: ["phone", "server", "trouble", "detail"],
    meaning: "the first try to get it back; `detail` is what adb said",
  },
  "phone stays lost; look at it and at its cable or network, or restart it": {
    level: "warn",
    fields: ["phone", "server", "trouble", "detail"],
    meaning: "after three tries; it goes on trying",
  },
  "phone stays mute, restarted it": {
    level: "warn",
    fields: ["phone", "server", "trouble", "detail"],
    meaning: "connecting again did not help, and --reboot-phones allows it",
  },
  "phone is not as it should be": {
    level: "warn",
    fields: ["phone", "detail"],
    meaning: "work goes on, with what `detail` says",
  },
  "earlier phones are not known": {
    level: "warn",
    fields: ["err"],
    meaning: "network phones of the last run are not asked for",
  },
  "sightings not taken": {
    level: "warn",
    fields: ["err"],
    meaning: "the store refused what the fleet saw; it is offered again",
  },
} as const satisfies Readonly<Record<string, Line>>;

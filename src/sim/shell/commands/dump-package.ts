import type { Phone } from "../../phone.ts";

/** The lines of `dumpsys package NAME` that automation reads. */
export function dumpPackage(phone: Phone, name: string): string {
  const info = phone.packages.get(name);
  if (!info) return `Unable to find package: ${name}\n`;
  const permissions = info.isSystem ? [] : phone.permissions.names();
  const runtime = permissions.map(
    (permission) =>
      `        ${permission}: granted=${phone.permissions.isGranted(name, permission)}, flags=[ ]\n`,
  );
  return (
    `Packages:\n  Package [${name}] (5f1c2d3):\n    appId=10160\n    codePath=/data/app/${name}\n` +
    `    versionCode=${info.versionCode} minSdk=26 targetSdk=34\n    versionName=${info.versionName}\n` +
    `    requested permissions:\n${permissions.map((permission) => `      ${permission}\n`).join("")}` +
    `    User 0: ceDataInode=4242 installed=true hidden=false suspended=false stopped=false\n` +
    `      runtime permissions:\n${runtime.join("")}`
  );
}

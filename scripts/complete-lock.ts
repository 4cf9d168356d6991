/**
 * `npm run lock`, after every change of dependencies. Native packages come as one optional package per
 * platform. `npm install` leaves those out of package-lock.json that its registry does not serve, and then
 * `npm ci` refuses the lock. Here they are written in, from what their parents ask for; on platforms that
 * they are not for, nothing fetches them.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface Package {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const systems = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const processors = [
  "arm64",
  "arm",
  "x64",
  "ia32",
  "ppc64",
  "riscv64",
  "s390x",
  "loong64",
  "mips64el",
  "wasm32",
];

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Package> };
const known = new Set(Object.keys(lock.packages));
let added = 0;
for (const parent of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if ([...known].some((path) => path.endsWith(place)) || lock.packages[place]) continue;
    lock.packages[place] = { ...platformOf(name, range), ...(parent.dev && { dev: true }) };
    added += 1;
  }
}
const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, "en"));
writeFileSync(
  "package-lock.json",
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
);
console.log(`${added} packages of other platforms added to package-lock.json`);

function platformOf(name: string, range: string) {
  const words = name.split(/[-/.]/);
  const os = name === "fsevents" ? "darwin" : systems.find((one) => words.includes(one));
  const cpu = processors.find((one) => words.some((word) => word.startsWith(one)));
  if (!os && !cpu) throw new Error(`for which platform is ${name}? teach scripts/complete-lock.ts`);
  const libc = /musl/.test(name) ? "musl" : /gnu/.test(name) ? "glibc" : undefined;
  return {
    version: range.replace(/^[~^]/, ""),
    optional: true,
    ...(os && { os: [os] }),
    ...(cpu && { cpu: [cpu] }),
    ...(libc && { libc: [libc] }),
  };
}

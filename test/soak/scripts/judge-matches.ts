/** Whom the server knows: those that the app is signed in to, once it was looked at, and nobody was taken from a phone. Pure. */
import { judgeBystanding, type Judge, type Registration } from "./judged.ts";
import { ACCOUNTS, accountsBefore, SERIAL } from "./known.ts";

type Known = readonly Pick<Registration, "app" | "username" | "serial">[];

export const judgeMatches: Judge = (run, claims, outside, registrations) => {
  const before = accountsBefore(run);
  const isDone = claims.some(({ status }) => status === "completed");
  const [wanted, known] = [isDone ? after(run.app, before) : before, registrations].map(textsOf);
  const packages = registrations.map((one) => one.package).filter((name) => name !== null);
  return [
    ...difference(known, wanted).map((one) => `the server knows ${one}`),
    ...difference(wanted, known).map((one) => `the server does not know ${one}`),
    ...packages.filter((name) => name !== run.config["package"]).map((name) => `the server knows of ${name}`),
    ...judgeBystanding(outside),
  ];
};

/** Who is signed in belongs to the phone, unless it does to another one. */
function after(app: keyof typeof ACCOUNTS, before: Known): Known {
  const signedIn: readonly string[] = ACCOUNTS[app];
  const isSeen = (one: Known[number]) => one.app === app && signedIn.includes(one.username);
  const found = signedIn.filter((name) => !before.some((one) => isSeen(one) && one.username === name));
  return [
    ...before.map((one) => (isSeen(one) && one.serial === null ? { ...one, serial: SERIAL } : one)),
    ...found.map((username) => ({ app, username, serial: SERIAL })),
  ];
}

function textsOf(known: Known): readonly string[] {
  return known.map(({ app, username, serial }) => `@${username} of ${app} with ${serial ?? "no phone"}`);
}

function difference(one: readonly string[] = [], other: readonly string[] = []): readonly string[] {
  return one.filter((text) => !other.includes(text));
}

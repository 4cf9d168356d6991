import { hash } from "../chance.ts";
import type { Account } from "./accounts.ts";

/** Another user of an app. Every name has one, but those that begin with ghost_. */
export interface Person {
  /** Without `@`, in lower case. */
  readonly name: string;
  readonly displayName: string;
  /** Answers a follow with a request that nobody ever accepts. */
  readonly isPrivate: boolean;
  /** Follows every account of ours. */
  readonly isFan: boolean;
}

/** What is between an account of ours and a person. */
export type Tie = "none" | "follows_us" | "requested" | "following" | "friends";

export function findPerson(name: string): Person | undefined {
  const known = name.trim().replace(/^@/, "").toLowerCase();
  if (!/^[a-z0-9._]{1,30}$/.test(known) || known.startsWith("ghost_")) return undefined;
  return {
    name: known,
    displayName: `The ${known.replace(/[._]+/g, " ")}`,
    isPrivate: /^(friend_)?private_/.test(known),
    isFan: known.startsWith("friend_") || known.startsWith("fan_"),
  };
}

export function tieOf(account: Account, person: Person): Tie {
  if (account.requested.has(person.name)) return "requested";
  if (isFollowing(account, person)) return person.isFan ? "friends" : "following";
  return person.isFan ? "follows_us" : "none";
}

export function follow(account: Account, person: Person): void {
  if (isFollowing(account, person)) return;
  if (person.isPrivate) account.requested.add(person.name);
  else account.following.push(person.name);
}

/** Takes back a request too. */
export function unfollow(account: Account, person: Person): void {
  account.requested.delete(person.name);
  account.left.add(person.name);
  const at = account.following.indexOf(person.name);
  if (at >= 0) account.following.splice(at, 1);
}

/** friend_… is followed from the beginning. */
function isFollowing(account: Account, { name }: Person): boolean {
  return account.following.includes(name) || (name.startsWith("friend_") && !account.left.has(name));
}

/** Whom a search for a name offers, the one itself at a place that its spelling decides. */
export function namesLike(query: string): readonly string[] {
  const person = findPerson(query);
  if (!person) return [];
  const { name } = person;
  const others = [`${name}_`, `${name}.official`, `real${name}`].filter((other) => findPerson(other));
  const at = hash(name) % (others.length + 1);
  return [...others.slice(0, at), name, ...others.slice(at)];
}

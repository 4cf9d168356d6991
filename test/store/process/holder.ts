/** Locks the data directory DIR, says so, and holds it until it is killed. */
import { lockDataDirectory } from "../../../src/store/lock.ts";

const [, , directory = ""] = process.argv;
await lockDataDirectory(directory);
console.log("locked");
process.stdin.resume();

/** `npm run soak`: kills a server at random moments, see kills/main.ts; with `--scripts` tries the scripts, see scripts/main.ts. */
import { soakByKills } from "./kills/main.ts";
import { soakScripts } from "./scripts/main.ts";

const argv = process.argv.slice(2);
const isClean = await (argv.includes("--scripts") ? soakScripts(argv) : soakByKills(argv));
if (!isClean) process.exitCode = 1;

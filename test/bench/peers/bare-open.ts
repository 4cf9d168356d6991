/** What a process takes that has nothing to do but to open the database and count what is in it. */
import Database from "better-sqlite3";

const database = new Database(process.argv[2]);
const { count } = database.prepare("select count(*) as count from task").get() as { count: number };
database.close();
console.log(`${count} tasks`);

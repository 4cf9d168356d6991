/** The peer of enqueue: plainjob behind a bare node:http server, one job a request, as durable as ours. */
import http from "node:http";
import Database from "better-sqlite3";
import { better, defineQueue } from "plainjob";

process.on("message", ({ file }: { file: string }) => {
  const database = new Database(file);
  const queue = defineQueue({ connection: better(database) });
  database.pragma("synchronous = FULL"); // defineQueue sets NORMAL
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { id } = queue.add("task", JSON.parse(Buffer.concat(chunks).toString()));
      const answer = JSON.stringify({
        code: 0,
        message: "success",
        data: { task_ids: [id], created_count: 1 },
      });
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(answer),
      });
      response.end(answer);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.(server.address() ?? {}));
});

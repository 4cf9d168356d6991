/** The peer of rest-get-cpu: a bare node:http server that answers every request with the same bytes. */
import http from "node:http";

process.on("message", ({ head, body }: { head: Record<string, string>; body: string }) => {
  const bytes = Buffer.from(body);
  const server = http.createServer((_request, response) => response.writeHead(200, head).end(bytes));
  process.removeAllListeners("message");
  process.on("message", () => process.send?.(process.cpuUsage()));
  server.listen(0, "127.0.0.1", () => process.send?.(server.address() ?? {}));
});

/** Takes what comes over a socket, hashes it, keeps it, and answers with the hash: the least that a phone has to do. */
import { createHash } from "node:crypto";
import { createServer } from "node:net";

const server = createServer({ allowHalfOpen: true }, (socket) => {
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  socket
    .on("data", (chunk) => {
      hash.update(chunk);
      kept.push(chunk);
    })
    .on("end", () => socket.end(hash.digest("hex")));
});

process.once("message", () => {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.({ port: typeof address === "object" && address ? address.port : 0 });
  });
});

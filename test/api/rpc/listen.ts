/** The gRPC side behind a plain HTTP/2 server of its own. */
import { once } from "node:events";
import { createServer } from "node:http2";
import type { ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Request, Response } from "../../../src/api/exchange.ts";
import { connectHandler } from "../../../src/api/rpc/connect.ts";
import { testApi } from "./api.ts";
import type { ApiOptions } from "./api.ts";

export async function listen(options?: ApiOptions) {
  const api = await testApi(options);
  const handle = connectHandler(api.services, api.options);
  // The compatibility API has the same members as far as they are used.
  const server = createServer((request, response) =>
    handle(request as unknown as Request, response as unknown as Response),
  );
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    ...api,
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import http from "node:http";
import { openPort } from "./open.ts";
const task = { id: 12345n, serial: "sim-1", username: undefined, app: 1, scriptName: "follow", scriptConfig: { target_users: ["someone"], access_method: "direct" }, status: 1, statusText: "pending", source: 1, retryCount: 0, createdAt: { seconds: 1768478400n, nanos: 123000000 }, stopRequested: false, waitReason: 1, attempts: [] };
const kind = process.argv[2];
let url: string;
if (kind === "bare") {
  const text = process.argv[3]!;
  const s = http.createServer((req, res) => { res.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(text) }); res.end(text); });
  await new Promise<void>((r) => s.listen(0, "127.0.0.1", r));
  url = `http://127.0.0.1:${(s.address() as any).port}`;
} else {
  const o = await openPort({ methods: { getTask: { handle: () => Promise.resolve({ task }) } } });
  o.requests.push = () => 0;
  url = o.url;
}
process.send!({ url });
let base = process.cpuUsage();
process.on("message", (m) => { if (m === "reset") base = process.cpuUsage(); else { const u = process.cpuUsage(base); process.send!({ cpu: u.user + u.system }); } });

/** A client that shares nothing with us but the .proto files: Debian's own protoc, and Python's grpcio. */
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { lacks, python } from "../support/tools.ts";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Modules for every .proto file of ours and of third_party, made by Debian's protoc. */
async function generate(out: string): Promise<void> {
  const files = ["proto", "third_party"].flatMap((dir) =>
    readdirSync(`${root}${dir}`, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".proto"),
    ),
  );
  const plugin = `--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin`;
  const outputs = [`--python_out=${out}`, `--grpc_python_out=${out}`, plugin];
  await execute("/usr/bin/protoc", ["-I", `${root}proto`, "-I", `${root}third_party`, ...outputs, ...files]);
}

describe.skipIf(lacks("protoc", "pythonGrpc"))("a Python client", () => {
  test("creates, watches, resumes and reads a task, and watches its phone", async () => {
    await using data = await temporaryDirectory();
    await using generated = await temporaryDirectory();
    await generate(generated.path);
    await using server = await ServeProcess.start("--port", "0", "--data", data.path);
    const { stdout } = await execute(
      python,
      [fileURLToPath(new URL("clients/create_watch_read.py", import.meta.url)), `127.0.0.1:${server.port}`],
      { env: { PYTHONPATH: generated.path, PYTHONDONTWRITEBYTECODE: "1" }, timeout: 30_000 },
    );
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      created_count: 1,
      seen: [
        ["TASK_EVENT_TYPE_CREATED", "TASK_STATUS_PENDING"],
        ["TASK_EVENT_TYPE_FAILED", "TASK_STATUS_FAILED"],
      ],
      resumed: ["TASK_EVENT_TYPE_FAILED"],
      all_tokens: true,
      task: {
        serial: "absent-phone",
        app: "APP_TIKTOK",
        script_name: "follow",
        script_config: { target_users: ["someone"] },
        status: "TASK_STATUS_FAILED",
        error: { reason: "STOPPED" },
      },
      typed: { script_name: "unfollow", script_config: { target_users: ["someone"] } },
      missing: ["NOT_FOUND", ["NOT_FOUND", "phonefleet.dev", { code: "40401" }]],
      malformed: ["INVALID_ARGUMENT", ["INVALID_ARGUMENT", "phonefleet.dev", { code: "40001" }]],
      phone: ["absent-phone", "DEVICE_STATE_NOT_CONNECTED"],
    });
  }, 60_000);
});

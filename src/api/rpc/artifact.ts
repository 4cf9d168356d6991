/** Files that were kept of attempts: where they are, and their bytes as a stream. */
import { getOption } from "@bufbuild/protobuf";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { http } from "../../../gen/google/api/annotations_pb.js";
import { TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import type {
  ArtifactSchema,
  GetArtifactRequestSchema,
  GetArtifactResponseSchema,
} from "../../../gen/phonefleet/v1/task_pb.js";
import type { ArtifactArchive } from "../../artifacts/archive.ts";
import { contentTypeOf, isArtifactName } from "../../model/artifact.ts";
import type { Artifact, AttemptKey } from "../../model/artifact.ts";
import { Problem } from "../../model/problem.ts";
import type { StreamMethod } from "../method.ts";

export interface ArtifactDeps {
  readonly artifacts: Pick<ArtifactArchive, "open">;
}

type GetArtifact = StreamMethod<typeof GetArtifactRequestSchema, typeof GetArtifactResponseSchema>;

/** The first message tells what it is, the others bring its bytes. */
export function getArtifact({ artifacts }: ArtifactDeps): GetArtifact {
  return {
    async *follow({ taskId, number, name }) {
      const of = { taskId: Number(taskId), attempt: number };
      await using file = isArtifactName(name) ? await artifacts.open(of, name) : undefined;
      if (!file) throw new Problem("NOT_FOUND", "no such file is kept of this attempt", { field: "name" });
      yield { artifact: artifactMessage(of, file.artifact) };
      for await (const data of file.read()) yield { data };
    },
  };
}

export function artifactMessage(
  of: AttemptKey,
  { name, size }: Artifact,
): MessageInitShape<typeof ArtifactSchema> {
  return { name, contentType: contentTypeOf(name), size: BigInt(size), url: urlOf(of, name) };
}

/** The path of the route, so that it is written once. */
const template = getOption(TaskService.method.getArtifact, http).pattern.value as string;

function urlOf({ taskId, attempt }: AttemptKey, name: string): string {
  return template
    .replace("{task_id}", String(taskId))
    .replace("{number}", String(attempt))
    .replace("{name}", name);
}

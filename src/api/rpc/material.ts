/** MaterialService: the library that posts choose from. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { getOption } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { http } from "../../../gen/google/api/annotations_pb.js";
import { MaterialKind, MaterialService } from "../../../gen/phonefleet/v1/material_pb.js";
import type {
  ListMaterialsRequest,
  MaterialInfo as InfoMessage,
  MaterialSchema,
  UpdateMaterialRequest,
  UpdateMaterialRequestSchema,
  UpdateMaterialResponseSchema,
  UploadMaterialRequest,
  UploadMaterialRequestSchema,
  UploadMaterialResponseSchema,
} from "../../../gen/phonefleet/v1/material_pb.js";
import type { MaterialInfo, MaterialLibrary, OpenMaterial } from "../../media/library.ts";
import { bareUsername } from "../../model/account.ts";
import { distinctTags } from "../../model/material.ts";
import type { LibraryMaterial, MaterialChange } from "../../model/material.ts";
import { invalid, Problem } from "../../model/problem.ts";
import type { MaterialFilter, Store } from "../../store/store.ts";
import type { ServiceMethods, UnaryMethod, UploadMethod } from "../method.ts";
import { implement } from "./implement.ts";
import { pageOf } from "./page.ts";

export interface MaterialDeps {
  readonly store: Pick<Store, "materials">;
  readonly library: Pick<MaterialLibrary, "upload" | "delete" | "open" | "thumbnail">;
}

type MaterialMessage = MessageInitShape<typeof MaterialSchema>;

const kinds = { video: MaterialKind.VIDEO, image: MaterialKind.IMAGE } as const;

export function materialMethods({ store: { materials }, library }: MaterialDeps): ServiceMethods {
  return implement(MaterialService, {
    uploadMaterial: uploadMaterial(library),
    getMaterial: {
      async handle({ materialId }) {
        const material = await materials.get(Number(materialId));
        if (!material) throw unknownMaterial(materialId);
        return { material: materialMessage(material) };
      },
    },
    listMaterials: {
      async handle(request) {
        const { page, pageSize } = pageOf(request);
        const found = await materials.list(filterOf(request), page, pageSize);
        return {
          materials: found.materials.map(materialMessage),
          total: BigInt(found.total),
          page,
          pageSize,
        };
      },
    },
    updateMaterial: updateMaterial(materials),
    deleteMaterial: {
      async handle({ materialId }) {
        await library.delete(Number(materialId));
        return { deletedCount: 1 };
      },
    },
    downloadMaterial: {
      async *follow({ materialId }) {
        await using file = await library.open(Number(materialId));
        yield* partsOf(file, materialId);
      },
    },
    getMaterialThumbnail: {
      async *follow({ materialId }) {
        const material = await materials.get(Number(materialId));
        const data = await library.thumbnail(Number(materialId));
        if (!material || !data) throw unknownMaterial(materialId);
        const size = BigInt(data.length);
        yield { material: materialMessage(material), contentType: "image/jpeg", size };
        yield { data };
      },
    },
  });
}

type UploadMaterial = UploadMethod<typeof UploadMaterialRequestSchema, typeof UploadMaterialResponseSchema>;

function uploadMaterial(library: MaterialDeps["library"]): UploadMaterial {
  return {
    async receive(requests) {
      const parts = requests[Symbol.asyncIterator]();
      try {
        const { value: first } = await parts.next();
        const info = infoOf(first as UploadMaterialRequest | undefined);
        const others = bytesOf({ [Symbol.asyncIterator]: () => parts });
        const { material, isNew } = await library.upload(info, others);
        return { material: materialMessage(material), isNew };
      } finally {
        await parts.return?.();
      }
    },
  };
}

async function* partsOf(file: OpenMaterial | undefined, id: bigint) {
  if (!file) throw unknownMaterial(id);
  yield { material: materialMessage(file.material) };
  for await (const data of file.read()) yield { data };
}

type UpdateMaterial = UnaryMethod<typeof UpdateMaterialRequestSchema, typeof UpdateMaterialResponseSchema>;

function updateMaterial(materials: Store["materials"]): Required<UpdateMaterial> {
  return {
    prepare(request, wrong) {
      if (request.clearTags && request.tags.length > 0)
        wrong.add({ field: "clear_tags", message: "cannot be given beside tags" });
      if (request.username?.includes("\0")) wrong.add({ field: "username", message: "names no account" });
      return request;
    },
    async handle(request) {
      const material = await materials.update(Number(request.materialId), changeOf(request));
      return { material: materialMessage(material) };
    },
  };
}

function changeOf({
  name,
  tags,
  clearTags,
  caption,
  username,
  sortOrder,
}: UpdateMaterialRequest): MaterialChange {
  return {
    ...(name !== undefined && { name }),
    ...((clearTags || tags.length > 0) && { tags: distinctTags(tags) }),
    ...(caption !== undefined && { caption: caption || null }),
    ...(username !== undefined && { username: bareUsername(username) || null }),
    ...(sortOrder !== undefined && { sortOrder }),
  };
}

function infoOf(first: UploadMaterialRequest | undefined): MaterialInfo {
  if (first?.part.case !== "info") throw invalid([{ field: "info", message: "must come first" }]);
  const { name, tags, caption, username, sortOrder }: InfoMessage = first.part.value;
  return {
    name: name.trim() || "unnamed",
    tags: distinctTags(tags),
    caption: caption || null,
    username: bareUsername(username ?? "") || null,
    sortOrder,
  };
}

async function* bytesOf(parts: AsyncIterable<UploadMaterialRequest>): AsyncGenerator<Uint8Array> {
  for await (const { part } of parts) {
    if (part.case === "info") throw invalid([{ field: "info", message: "must come once, before the data" }]);
    if (part.value) yield part.value;
  }
}

function filterOf({ kind, tag, username }: ListMaterialsRequest): MaterialFilter {
  return {
    ...(kind !== MaterialKind.UNSPECIFIED && { kind: kind === MaterialKind.VIDEO ? "video" : "image" }),
    ...(tag.trim() !== "" && { tag }),
    ...(username !== undefined && { username }),
  };
}

function materialMessage(material: LibraryMaterial): MaterialMessage {
  const { id, name, kind, contentType, size, sha256, tags, caption, username, sortOrder } = material;
  return {
    ...{ name, contentType, sha256, tags: [...tags], sortOrder },
    id: BigInt(id),
    kind: kinds[kind],
    size: BigInt(size),
    ...(caption !== null && { caption }),
    ...(username !== null && { username }),
    createdAt: timestampFromMs(material.createdAt),
    updatedAt: timestampFromMs(material.updatedAt),
    url: urlOf("downloadMaterial", id),
    thumbnailUrl: urlOf("getMaterialThumbnail", id),
  };
}

/** The path of the route, so that it is written once. */
function urlOf(method: "downloadMaterial" | "getMaterialThumbnail", id: number): string {
  const template = getOption(MaterialService.method[method], http).pattern.value as string;
  return template.replace("{material_id}", String(id));
}

function unknownMaterial(id: bigint): Problem {
  return new Problem("NOT_FOUND", `there is no material ${id}`, { field: "material_id" });
}

import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { file_buf_validate_validate as theirs } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { expect, test } from "vitest";
import { file_buf_validate_validate as ours } from "../gen/buf/validate/validate_pb.js";

test("third_party/buf/validate is the protocol file that the installed protovalidate reads rules with", () => {
  const [a, b] = [ours, theirs].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
  expect(a).toEqual(b);
});

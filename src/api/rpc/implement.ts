/** Ties methods to their service, so that the compiler complains of one that is missing or of the wrong type. */
import type {
  DescMessage,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
} from "@bufbuild/protobuf";
import type { ServiceMethods, StreamMethod, UnaryMethod, UploadMethod } from "../method.ts";

/** A method of the kind and types that the service declares, for each of its methods. */
export type MethodsOf<S extends DescService> = {
  readonly [Name in keyof S["method"]]: S["method"][Name] extends DescMethodUnary<infer I, infer O>
    ? PlainMethod<I, O> | PreparedMethod<I, O>
    : S["method"][Name] extends DescMethodServerStreaming<infer I, infer O>
      ? StreamMethod<I, O>
      : S["method"][Name] extends DescMethodClientStreaming<infer I, infer O>
        ? UploadMethod<I, O>
        : never;
};

/** Handles the request itself. */
type PlainMethod<I extends DescMessage, O extends DescMessage> = Pick<UnaryMethod<I, O>, "handle"> & {
  readonly prepare?: undefined;
};

/** Handles what its `prepare` made of the request. */
type PreparedMethod<I extends DescMessage, O extends DescMessage> = Required<UnaryMethod<I, O, unknown>>;

export function implement<S extends DescService>(service: S, methods: MethodsOf<S>): ServiceMethods {
  // MethodsOf was checked method by method; here only their names and kinds matter.
  return { service, methods: methods as ServiceMethods["methods"] };
}

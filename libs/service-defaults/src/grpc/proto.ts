export interface ProtoSource {
  readonly package: string;
  readonly protoPath: string;
}

/** A file of package `a.b.v1` lies in `<root>/a/b/v1`: imports are resolved from that root. */
export function loaderOptions(...sources: readonly ProtoSource[]) {
  const includeDirs = sources.map(({ package: name, protoPath }) =>
    protoPath.slice(0, protoPath.lastIndexOf(`/${name.replaceAll('.', '/')}/`)),
  );
  return {
    keepCase: false,
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
    includeDirs: [...new Set(includeDirs)],
  };
}

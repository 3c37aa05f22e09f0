type Json = Record<string, unknown>;

export interface OpenApiDocument extends Json {
  readonly paths: Record<string, Json>;
  readonly components?: Record<string, Json>;
}

export interface NamedDocument {
  /** `delivery-v2`: what a component is called when another document has a different one of its name. */
  readonly name: string;
  readonly document: OpenApiDocument;
}

/** One document of many. Components of one name and content are one; those that differ take the name of their document. */
export function mergeDocuments(documents: readonly NamedDocument[], base: Json): OpenApiDocument {
  const components: Record<string, Json> = {};
  const paths: Record<string, Json> = {};
  for (const named of documents) {
    const { document } = renameCollisions(named, components);
    Object.assign(paths, document.paths);
    for (const [kind, members] of Object.entries(document.components ?? {}))
      components[kind] = { ...components[kind], ...members };
  }
  return { ...base, paths, components };
}

function renameCollisions({ name, document }: NamedDocument, taken: Record<string, Json>): NamedDocument {
  let text = JSON.stringify(document);
  const prefix = name.replaceAll(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());
  for (const [kind, members] of Object.entries(document.components ?? {})) {
    for (const [member, content] of Object.entries(members)) {
      const known = taken[kind]?.[member];
      if (known === undefined || JSON.stringify(known) === JSON.stringify(content)) continue;
      text = renamed(text, kind, member, `${prefix}${member}`);
    }
  }
  return { name, document: JSON.parse(text) as OpenApiDocument };
}

function renamed(text: string, kind: string, from: string, to: string): string {
  const document = JSON.parse(
    text.replaceAll(`"#/components/${kind}/${from}"`, `"#/components/${kind}/${to}"`),
  ) as OpenApiDocument;
  const { [from]: content, ...others } = document.components?.[kind] ?? {};
  return JSON.stringify({ ...document, components: { ...document.components, [kind]: { ...others, [to]: content } } });
}

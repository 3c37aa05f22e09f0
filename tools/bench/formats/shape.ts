/** One of some words. */
export interface Choice {
  readonly name: string;
  readonly symbols: readonly string[];
}
export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly isOptional: boolean;
}
export interface Shape {
  readonly name: string;
  readonly fields: readonly Field[];
}
export type Scalar = 'string' | 'uuid' | 'instant' | 'bytes' | 'bool' | 'int32' | 'int64' | 'double';
export type Kind = Scalar | Choice | Shape;
export type Message = Readonly<Record<string, unknown>>;

export interface Codec {
  encode(message: Message): Buffer;
  decode(bytes: Buffer): Message;
}

/** From which the schema of every format is made; the fields are numbered as they stand here. */
export function shape(name: string, kinds: Readonly<Record<string, Kind>>): Shape {
  const fields = Object.entries(kinds).map(([key, kind]) => ({
    name: key.replace('?', ''),
    kind,
    isOptional: key.endsWith('?'),
  }));
  return { name, fields };
}

export function isChoice(kind: Kind): kind is Choice {
  return typeof kind === 'object' && 'symbols' in kind;
}

/** The shape itself and all within it, each once. */
export function namedIn(kind: Kind): (Shape | Choice)[] {
  if (typeof kind === 'string') return [];
  const inner = isChoice(kind) ? [] : kind.fields.flatMap((field) => namedIn(field.kind));
  return [...new Map([kind, ...inner].map((named) => [named.name, named])).values()];
}

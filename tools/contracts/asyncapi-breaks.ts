import type { Json } from './files';
import { schemaBreaks } from './schema-breaks';

interface Channel {
  readonly address: string;
}
type Messages = Readonly<Record<string, { readonly payload: Json }>>;

/** What a consumer that was written against `before` can stumble over in `after`, one sentence each. */
export function asyncApiBreaks(before: Json, after: Json): string[] {
  const [was, is] = [before, after].map((document) => (document['channels'] ?? {}) as Record<string, Channel>);
  const [old, current] = [before, after].map((document) => (document['components'] as { messages: Messages }).messages);
  return Object.entries(was!).flatMap(([name, { address }]) => {
    const message = current![name];
    if (!message) return [`${name}: is gone`];
    const moved = is![name]?.address === address ? [] : [`${name}: is at ${is![name]?.address}, was at ${address}`];
    const payloads = [old![name]!.payload, message.payload] as const;
    return [...moved, ...schemaBreaks(payloads, name, { direction: 'sent-by-us', before, after })];
  });
}

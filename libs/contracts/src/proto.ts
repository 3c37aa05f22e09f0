import { join } from 'node:path';

/** The same depth below the root in the sources and in the build. */
export const protoRoot = join(__dirname, '..', 'proto');

export function protoPath(context: string): string {
  return join(protoRoot, 'aerie', context, 'v1', `${context}.proto`);
}

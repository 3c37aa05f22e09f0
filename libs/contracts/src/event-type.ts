import type { z } from 'zod';

export interface EventType<Data = unknown> {
  readonly context: string;
  readonly name: string;
  readonly version: number;
  /** What `aggregateId` identifies, for example `delivery`. */
  readonly aggregate: string;
  readonly description: string;
  readonly schema: z.ZodType<Data>;
}

export type EventData<Type> = Type extends EventType<infer Data> ? Data : never;

export function defineEvent<Data>(type: Omit<EventType<Data>, 'version'> & { version?: number }): EventType<Data> {
  return Object.freeze({ version: 1, ...type });
}

export function cloudEventType(type: Pick<EventType, 'context' | 'name' | 'version'>): string {
  return `aerie.${type.context}.v${type.version}.${type.name}`;
}

export function subjectFor(type: Pick<EventType, 'context' | 'name' | 'version'>, aggregateId: string): string {
  return `aerie.${type.context}.v${type.version}.${aggregateId}.${type.name}`;
}

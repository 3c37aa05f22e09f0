import { cloudEventType, type EventType } from '@app/contracts';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { Envelope } from './envelope';

export interface ReceivedEvent<Data = unknown> {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly seq: number;
  readonly time: string;
  readonly tenant?: string;
  readonly traceparent?: string;
  readonly requestId?: string;
  readonly data: Data;
}

export type EventHandler<Data = unknown> = (event: ReceivedEvent<Data>, tx: Transaction) => Promise<void>;

const EVENT_TYPES = Symbol('aerie.on-event');

export function OnEvent<Data>(
  type: EventType<Data>,
): (target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<EventHandler<Data>>) => void {
  return (_target, _key, { value: method }) => {
    const types = (Reflect.getMetadata(EVENT_TYPES, method as object) ?? []) as EventType[];
    Reflect.defineMetadata(EVENT_TYPES, [...types, type], method as object);
  };
}

/** The event types that a method of this name handles. */
export function eventTypesOf(target: object, name: string): readonly EventType[] {
  const method = (target as Record<string, unknown>)[name];
  if (typeof method !== 'function') return [];
  return (Reflect.getMetadata(EVENT_TYPES, method) ?? []) as EventType[];
}

interface Registration {
  readonly type: EventType;
  readonly handle: EventHandler;
}

/** The `@OnEvent` methods of this service, by type. */
@Injectable()
export class EventHandlers {
  private readonly byType = new Map<string, Registration[]>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  discover(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (typeof instance !== 'object' || instance === null) continue;
      const provider = instance as Record<string, unknown>;
      const methods = this.scanner.getAllMethodNames(Object.getPrototypeOf(provider) as object | null);
      for (const method of methods) this.register(provider, method);
    }
  }

  get contexts(): string[] {
    return [...new Set([...this.byType.values()].flat().map(({ type }) => type.context))];
  }

  handles(type: string): boolean {
    return this.byType.has(type);
  }

  async handle(envelope: Envelope, tx: Transaction): Promise<void> {
    const { requestid: requestId, specversion: _, source: __, datacontenttype: ___, ...rest } = envelope;
    for (const { type, handle } of this.byType.get(envelope.type) ?? []) {
      await handle({ ...rest, requestId, data: type.schema.parse(envelope.data) }, tx);
    }
  }

  private register(provider: Record<string, unknown>, name: string): void {
    for (const type of eventTypesOf(provider, name)) {
      const key = cloudEventType(type);
      const handle: EventHandler = (event, tx) => (provider[name] as EventHandler)(event, tx);
      this.byType.set(key, [...(this.byType.get(key) ?? []), { type, handle }]);
    }
  }
}

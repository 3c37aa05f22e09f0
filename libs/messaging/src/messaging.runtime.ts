import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { ContextConsumer } from './context-consumer';
import type { MessageProcessor } from './message-processor';
import type { NatsConnection } from './nats-connection';
import type { EventHandlers } from './on-event';
import { limitsOf, type MessagingOptions } from './options';
import type { Relay } from './relay';
import type { Retention } from './retention';

export interface MessagingParts {
  readonly options: MessagingOptions;
  readonly nats: NatsConnection;
  readonly handlers: EventHandlers;
  readonly processor: MessageProcessor;
  readonly relay: Relay;
  readonly retention: Retention;
}

/** Starts and stops the parts in order: events are taken no more before HTTP closes, and published until after it has. */
export class MessagingRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private consumers: ContextConsumer[] = [];

  constructor(private readonly parts: MessagingParts) {}

  onApplicationBootstrap(): void {
    const { options, nats, handlers, processor, relay, retention } = this.parts;
    handlers.discover();
    nats.start();
    if (options.publishes.length > 0) relay.start();
    retention.start();
    this.consumers = handlers.contexts.map(
      (context) => new ContextConsumer(context, options.service, nats, processor, limitsOf(options)),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
  }

  async onApplicationShutdown(): Promise<void> {
    this.parts.retention.stop();
    await this.parts.relay.stop();
    await this.parts.nats.stop();
  }
}

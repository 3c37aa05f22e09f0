import { Database } from '@app/persistence';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DeadLetters } from './dead-letters';
import { deadLettersController } from './dead-letters.controller';
import { Inbox } from './inbox';
import { MessageProcessor } from './message-processor';
import { MessagingRuntime } from './messaging.runtime';
import { NatsConnection } from './nats-connection';
import { EventHandlers } from './on-event';
import { limitsOf, type MessagingOptions } from './options';
import { Outbox } from './outbox';
import { PublisherStreams } from './publisher-streams';
import { Relay } from './relay';
import { Retention } from './retention';
import { Wakeup } from './wakeup';

@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [deadLettersController(options.service)],
      providers: providers(options),
      exports: [Outbox, DeadLetters, NatsConnection],
    };
  }
}

function providers(options: MessagingOptions): Provider[] {
  const { service, natsUrl } = options;
  const limits = limitsOf(options);
  const wakeup = new Wakeup();
  return [
    EventHandlers,
    { provide: Outbox, useValue: new Outbox(service, wakeup) },
    { provide: NatsConnection, useValue: new NatsConnection(natsUrl, service) },
    {
      provide: Inbox,
      inject: [Database, EventHandlers],
      useFactory: (database: Database, handlers: EventHandlers) =>
        new Inbox(database, handlers, limits.handlerTimeoutMs),
    },
    {
      provide: DeadLetters,
      inject: [Database, Inbox],
      useFactory: (database: Database, inbox: Inbox) => new DeadLetters(database, inbox),
    },
    {
      provide: MessagingRuntime,
      inject: [Database, NatsConnection, EventHandlers, Inbox],
      useFactory: (database: Database, nats: NatsConnection, handlers: EventHandlers, inbox: Inbox) =>
        new MessagingRuntime({
          options,
          nats,
          handlers,
          processor: new MessageProcessor(database, inbox, nats, limits),
          relay: new Relay(database, nats, new PublisherStreams(options, nats), wakeup, limits.sweepMs),
          retention: new Retention(database),
        }),
    },
  ];
}

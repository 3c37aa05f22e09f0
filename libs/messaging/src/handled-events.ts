import type { EventType } from '@app/contracts';
import type { INestApplicationContext } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { eventTypesOf } from './on-event';

export function handledEvents(app: INestApplicationContext): readonly EventType[] {
  const scanner = new MetadataScanner();
  const providers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.providers.values()]);
  const prototypes = providers.map(({ metatype }) => (metatype as { prototype?: object } | null)?.prototype);
  const types = prototypes
    .filter((prototype) => prototype !== undefined)
    .flatMap((prototype) => scanner.getAllMethodNames(prototype).flatMap((name) => eventTypesOf(prototype, name)));
  return [...new Set(types)];
}

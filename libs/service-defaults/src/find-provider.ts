import type { DiscoveryService } from '@nestjs/core';

/** By name, so that a service without a database does not load the libraries for one. */
export function findProvider<T>(discovery: DiscoveryService, name: string): T | undefined {
  return discovery.getProviders().find((provider) => provider.name === name)?.instance as T | undefined;
}

import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { CircuitState } from '@app/resilience';
import { DEFAULT_TIMES, Upstream, type UpstreamTimes } from './upstream';

@Injectable()
export class Upstreams implements OnApplicationShutdown {
  private readonly logger = new Logger(Upstreams.name);
  private readonly byService: ReadonlyMap<string, Upstream>;

  constructor(urls: Readonly<Record<string, string>>, times: UpstreamTimes = DEFAULT_TIMES) {
    const onStateChange = (state: CircuitState, service: string): void =>
      this.logger.warn(`The circuit to ${service} is ${state.replace('_', ' ')}`);
    this.byService = new Map(
      Object.entries(urls).map(([service, url]) => [service, new Upstream({ service, url, times, onStateChange })]),
    );
  }

  get(service: string): Upstream | undefined {
    return this.byService.get(service);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.byService.values()].map((upstream) => upstream.close()));
  }
}

import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { CircuitState } from '@app/resilience';
import { DEFAULT_TIMES, Upstream, type UpstreamTimes } from './upstream';

/** Each service, and each version of one that is a deployment of its own (`delivery-v2`). */
@Injectable()
export class Upstreams implements OnApplicationShutdown {
  private readonly logger = new Logger(Upstreams.name);
  private readonly byName: ReadonlyMap<string, Upstream>;

  constructor(urls: Readonly<Record<string, string>>, times: UpstreamTimes = DEFAULT_TIMES) {
    const onStateChange = (state: CircuitState, service: string): void =>
      this.logger.warn(`The circuit to ${service} is ${state.replace('_', ' ')}`);
    this.byName = new Map(
      Object.entries(urls).map(([service, url]) => [service, new Upstream({ service, url, times, onStateChange })]),
    );
  }

  get(service: string, version?: string): Upstream | undefined {
    return this.byName.get(`${service}-${version}`) ?? this.byName.get(service);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.byName.values()].map((upstream) => upstream.close()));
  }
}

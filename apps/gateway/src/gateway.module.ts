import { TokenVerifier } from '@app/auth';
import { Module, type DynamicModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DocsEndpoints } from './docs/docs.endpoints';
import { GatewayEndpoints } from './proxy/gateway.endpoints';
import { Proxy } from './proxy/proxy';
import type { UpstreamTimes } from './proxy/upstream';
import { Upstreams } from './proxy/upstreams';
import { ROUTES, RouteTable } from './routing/route-table';

export interface GatewayOptions {
  /** Base URL of each service. */
  readonly urls: Readonly<Record<string, string>>;
  readonly publicUrl: string;
  readonly docs: boolean;
  readonly times?: UpstreamTimes;
}

@Module({})
export class GatewayModule {
  static forRoot({ urls, publicUrl, docs, times }: GatewayOptions): DynamicModule {
    const documented = Object.keys(urls).filter((service) => service !== 'identity');
    const docsEndpoints = {
      provide: DocsEndpoints,
      useFactory: (adapter: HttpAdapterHost, upstreams: Upstreams) => new DocsEndpoints(adapter, upstreams, documented),
      inject: [HttpAdapterHost, Upstreams],
    };
    return {
      module: GatewayModule,
      providers: [
        GatewayEndpoints,
        { provide: Upstreams, useFactory: () => new Upstreams(urls, times) },
        {
          provide: Proxy,
          useFactory: (upstreams: Upstreams, verifier: TokenVerifier) =>
            new Proxy({ routes: new RouteTable(ROUTES), upstreams, verifier, publicUrl }),
          inject: [Upstreams, TokenVerifier],
        },
        ...(docs ? [docsEndpoints] : []),
      ],
    };
  }
}

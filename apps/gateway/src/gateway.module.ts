import { TokenVerifier } from '@app/auth';
import { Module, type DynamicModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Access } from './access/access';
import { ApiKeys } from './access/api-keys';
import { Composer } from './composition/composer';
import { deliverySource } from './composition/delivery-source';
import { partsOf } from './composition/parts';
import { DocsEndpoints } from './docs/docs.endpoints';
import { Documents } from './docs/documents';
import type { FrontDoor } from './front/front-door';
import type { Cors } from './front/cors';
import type { EdgeHeaders } from './front/edge-headers';
import { QuotaStore } from './limits/quota-store';
import { RateLimiter } from './limits/rate-limiter';
import type { RateLimits } from './limits/rate-limits';
import { PeerClients, type PeerAddresses } from './peer-clients';
import { GatewayEndpoints } from './proxy/gateway.endpoints';
import { Outbound } from './proxy/outbound';
import { Proxy } from './proxy/proxy';
import type { UpstreamTimes } from './proxy/upstream';
import { Upstreams } from './proxy/upstreams';
import { RootEndpoints } from './root/root.endpoints';
import { ROUTES, RouteTable, SERVICE_VERSIONS } from './routing/route-table';

export interface GatewayOptions {
  /** Base URL of each service, and of each version (`delivery-v2`) that is a deployment of its own. */
  readonly urls: Readonly<Record<string, string>>;
  readonly peers: PeerAddresses;
  readonly publicUrl: string;
  readonly docs: boolean;
  readonly limits: RateLimits;
  /** Of the store that replicas share; empty for none. */
  readonly databaseUrl: string;
  readonly replicas: number;
  readonly secret: string;
  readonly times?: UpstreamTimes;
}

/** What stands in front of the framework and is told of by it too. */
export interface Front {
  readonly door: FrontDoor;
  readonly cors: Cors;
  readonly headers: EdgeHeaders;
}

@Module({})
export class GatewayModule {
  static forRoot(options: GatewayOptions, front: Front): DynamicModule {
    return {
      module: GatewayModule,
      providers: [
        PeerClients.provider(options.peers),
        { provide: Upstreams, useFactory: () => new Upstreams(options.urls, options.times) },
        { provide: RouteTable, useFactory: () => new RouteTable(ROUTES) },
        ...limits(options),
        ...callers(options),
        ...endpoints(options, front),
        ...(options.docs ? documents(options) : []),
      ],
    };
  }
}

function limits({ limits: quotas, databaseUrl, replicas, secret }: GatewayOptions) {
  return [
    { provide: QuotaStore, useFactory: () => new QuotaStore({ limits: quotas, databaseUrl, replicas }) },
    {
      provide: RateLimiter,
      useFactory: (store: QuotaStore) => new RateLimiter(store, quotas, secret),
      inject: [QuotaStore],
    },
  ];
}

function callers({ publicUrl }: GatewayOptions) {
  return [
    {
      provide: Access,
      useFactory: (verifier: TokenVerifier, peers: PeerClients) => new Access(verifier, new ApiKeys(peers.identity)),
      inject: [TokenVerifier, PeerClients],
    },
    {
      provide: Composer,
      useFactory: (peers: PeerClients) =>
        new Composer({ parts: partsOf(peers), deliveryOf: deliverySource(new Outbound(publicUrl)) }),
      inject: [PeerClients],
    },
  ];
}

function endpoints({ publicUrl, docs }: GatewayOptions, { door, cors, headers }: Front) {
  return [
    {
      provide: Proxy,
      useFactory: (
        routes: RouteTable,
        upstreams: Upstreams,
        access: Access,
        limiter: RateLimiter,
        composer: Composer,
      ) =>
        new Proxy({
          routes,
          upstreams,
          access,
          limiter,
          composer,
          headers,
          outbound: new Outbound(publicUrl),
          slotOf: (request) => door.slotOf(request),
        }),
      inject: [RouteTable, Upstreams, Access, RateLimiter, Composer],
    },
    {
      provide: GatewayEndpoints,
      useFactory: (adapter: HttpAdapterHost, proxy: Proxy, routes: RouteTable) =>
        new GatewayEndpoints(adapter, proxy, routes, cors),
      inject: [HttpAdapterHost, Proxy, RouteTable],
    },
    {
      provide: RootEndpoints,
      useFactory: (adapter: HttpAdapterHost, access: Access, limiter: RateLimiter) =>
        new RootEndpoints(adapter, access, limiter, docs),
      inject: [HttpAdapterHost, Access, RateLimiter],
    },
  ];
}

function documents({ publicUrl }: GatewayOptions) {
  return [
    {
      provide: Documents,
      useFactory: (upstreams: Upstreams) => new Documents(upstreams, publicUrl, SERVICE_VERSIONS),
      inject: [Upstreams],
    },
    {
      provide: DocsEndpoints,
      useFactory: (adapter: HttpAdapterHost, all: Documents) => new DocsEndpoints(adapter, all),
      inject: [HttpAdapterHost, Documents],
    },
  ];
}

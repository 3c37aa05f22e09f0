/**
 * Starts a service: HTTP (Fastify, URI versions, JSON only, 256 KiB), gRPC when `grpc` is given, health, documents, problems, policy and
 * an orderly stop on SIGTERM and SIGINT (10 s at most). Rejects when anything is amiss, such as a route without a policy line.
 * `configure` runs before the routes of the module are registered, for raw Fastify routes; these need a policy line too, and guard
 * themselves. `close()` drains and closes, once.
 */
export { startService, type RunningService, type ServiceOptions } from './start-service';
/**
 * Reads the configuration from the environment, over `.aerie/env/<service>.env` when that exists. A key `deliveryGrpc` of the shape is
 * the variable `AERIE_DELIVERY_GRPC`. All problems are printed at once, without values, and the process exits with 78. `parseConfig`
 * does the same without side effects.
 */
export { loadConfig, parseConfig, type ConfigDefaults, type ServiceConfig } from './service.config';
/**
 * Validated inputs of a REST route, documented from the same zod schema: the JSON body (400 `body_required`, `validation_failed` with
 * all fields by JSON Pointer), the query, the path parameters. Use `z.strictObject`, so that unknown fields are refused by name.
 */
export { ZodBody, ZodParam, ZodQuery } from './validation/zod-params';
/** Checks any value by a schema with the same error as the decorators. */
export { validate } from './validation/field-errors';
/**
 * Logs a failure that is not the caller's: a `DomainError`, so mostly an outage, as a warning, one line a kind and five seconds, with the
 * number of those suppressed; any other at `error` with its stack. Requests and calls are reported already; this is for work that has
 * nobody to answer to.
 */
export { reportFailure } from './problems/report-failure';
/** What a route answers, for the OpenAPI document: results by status, and problem codes by status. */
export { ApiProblems, ApiResult, type ResultOptions } from './openapi/api-results';
/** The OpenAPI documents of a service, from its modules alone: nothing is made, started or connected to. `app` is in Nest's preview mode. */
export { describeService, type DescribedService, type ServiceDescription } from './openapi/describe-service';
/**
 * Collections: `pageQuery` for `limit` (1 to 100, default 20) and `cursor`; fetch `limit + 1` rows and hand them to `page`, which
 * makes `items` and `_links`, as `pageSchema` documents them. Cursors are opaque; one that was not given out is refused with 400
 * `invalid_cursor`. `afterId` reads the cursor of a collection whose position is the id. A link is a path (`/v1/nests`), which the client
 * resolves against where it asked, so that it is right behind any host; `linkSchema` documents one.
 */
export {
  afterId,
  decodeCursor,
  encodeCursor,
  link,
  linkSchema,
  page,
  pageQuery,
  pageSchema,
  type Link,
  type Page,
  type PageRequest,
} from './pagination';
/**
 * Injectable. Makes clients of other services: promise methods with a deadline (default 2 s, never past the caller's), this service's
 * token, trace and request id, retries of UNAVAILABLE and a breaker. They throw `DomainError` with the peer's category and code, or
 * `unavailable`: `peer_unavailable`, `deadline_exceeded`, `circuit_open`, `peer_refused_caller`, `peer_failed`.
 */
export { GrpcClients, type PeerOptions } from './grpc/grpc-clients';
/** The same without Nest. */
export {
  createGrpcClient,
  type CallOptions,
  type CallPolicy,
  type GrpcClient,
  type GrpcClientOptions,
} from './grpc/grpc-client';
export type { ProtoSource } from './grpc/proto';
/** Injectable. `signal` is aborted when the service starts to drain: end streams and loops then. */
export { Lifecycle, type Phase } from './lifecycle';
/** Injectable. `require(name, check)` adds a check to `/health/ready`; database and broker are there already. */
export { Readiness } from './health/readiness';

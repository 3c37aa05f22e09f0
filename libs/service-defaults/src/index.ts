/**
 * Starts a service: HTTP (Fastify, URI versions, JSON only, 256 KiB), gRPC when `grpc` is given, health, documents, problems, policy and
 * an orderly stop on SIGTERM and SIGINT (10 s at most). Rejects when anything is amiss, such as a route without a policy line.
 * With certificates in the configuration, all of it is over TLS, gRPC both ways when there is an authority; renewed files are taken up.
 * `configure` runs before the routes of the module are registered, for raw Fastify routes; these need a policy line too, and guard
 * themselves. `http` is for an edge: whose `X-Forwarded-For` counts, and an HTTP server of its own making. `close()` drains and closes, once.
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
 * Conditional requests (RFC 9110 §13). `@IfMatch()` hands the `If-Match` and `If-None-Match` of a write to the use case as a
 * `VersionGuard` of the kernel and documents both; malformed is 400 `invalid_precondition`, not met is 412 `precondition_failed`.
 * `etagOf` is the strong entity tag of a version: set it as `etag` on each read and write of an aggregate or a part of it. Reads that
 * carry one are answered 304 when the client has that version already. What also changes without being written (a position, a state
 * that follows from the clock) goes into the tag as `live`; writes compare the version alone.
 */
export { IfMatch } from './conditional/if-match';
export { etagOf } from './conditional/entity-tags';
/**
 * Versions side by side: a controller that is the same in several is `@Controller({ path, version: ['1', '2'] })`. `@Deprecated(…)` on a
 * controller or a route sends `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a `Link` to the successor, and marks the operations in the
 * document; `version` says which version of several is meant.
 */
export { Deprecated, type Deprecation } from './versions/deprecated';
/**
 * Logs a failure that is not the caller's: a `DomainError`, so mostly an outage, as a warning, one line a kind and five seconds, with the
 * number of those suppressed; any other at `error` with its stack. Requests and calls are reported already; this is for work that has
 * nobody to answer to.
 */
export { reportFailure } from './problems/report-failure';
/** A `DomainError` as a problem inside of a larger answer, such as one item of a batch; without the fields about the request. */
export { problemOf } from './problems/to-problem';
/** More than 256 KiB for the body of one route. */
export { BodyLimit } from './http/body-limit';
/** The OpenAPI documents of a service, from its modules alone: nothing is made, started or connected to. `app` is in Nest's preview mode. */
export { describeService, type DescribedService, type ServiceDescription } from './openapi/describe-service';
/**
 * For the OpenAPI document: what a route answers, results by status and problem codes by status, and the tag of a controller with what it
 * is about. An example in a body is the first of `examples` in the `meta` of its schema.
 */
export { ApiProblems, ApiResult, type ResultOptions } from './openapi/api-results';
export { ApiSection } from './openapi/api-section';
/**
 * Collections: `pageQuery` for `limit` (1 to 100, default 20) and `cursor`; fetch `limit + 1` rows and hand them to `page`, which
 * makes `items` and `_links`, as `pageSchema` documents them. Cursors are opaque; one that was not given out is refused with 400
 * `invalid_cursor`. `afterId` reads the cursor of a collection whose position is the id. A link is a path (`/v1/nests`), which the client
 * resolves against where it asked, so that it is right behind any host; `linkSchema` documents one. Batch reads: `pageQuery.extend(idsQuery)`
 * takes `?ids=a,b` (1 to 100), which a client asks for in one page, and `pageLimit` is the size of that page; what is missing or foreign is
 * not in the answer.
 */
export {
  afterId,
  decodeCursor,
  idsQuery,
  link,
  linkSchema,
  page,
  pageLimit,
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
/**
 * The table of the answers that are kept for idempotency keys; in the migrations of each service with a database. There, each POST and
 * PATCH of an authenticated caller may carry an `Idempotency-Key`: the handler then runs in an ambient transaction of the `Database`
 * (so it needs no change), and its answer is kept in that transaction and given to repetitions.
 */
export { idempotencyMigration } from './idempotency/idempotency.migration';
/**
 * For a handler that writes its key itself, because an ambient transaction of its own is too dear: `@CurrentKeyClaim()` injects the claim,
 * if the request has a key. `keep` fixes the answer and seals it; `claimKeys` writes sealed answers (in the transaction of the effect,
 * locking them in one order) and returns those that were first. Without the effect, throw KeyInUseError for the others, and `releaseKeys`
 * what was claimed.
 */
export { CurrentKeyClaim, type KeyClaim } from './idempotency/key-claim';
export { claimKeys, KeyInUseError, releaseKeys } from './idempotency/idempotency-keys';
export type { KeyRecord } from './idempotency/idempotency-key';
/** Injectable. `signal` is aborted when the service starts to drain: end streams and loops then. */
export { Lifecycle, type Phase } from './lifecycle';
/** Injectable. `require(name, check)` adds a check to `/health/ready`; database and broker are there already. */
export { Readiness } from './health/readiness';

/** An event type: its name, where it belongs, and the schema of its data. Subjects and types follow architecture.md, CloudEvents 1.0. */
export { cloudEventType, defineEvent, subjectFor, type EventData, type EventType } from './event-type';
/** All event types by context, and as one list. Every event on the bus has its type here. */
export {
  accountEvents,
  deliveryEvents,
  droneEvents,
  eventRegistry,
  ingestionEvents,
  packageEvents,
} from './event-registry';
/** A point on the earth, WGS 84 degrees; NaN, infinities and values out of range are refused. */
export { locationSchema, type Location } from './location';
/** An amount of money: a whole number of minor units (cents) and an ISO 4217 currency. */
export { moneySchema, type Money } from './money';
/**
 * The order that starts a delivery, by whichever of the three ways it is given. Weights in grams, times RFC 3339 with offset. `settleOrder` fills in
 * the times that were left out and lists what is wrong with them, `settleWindow` those of a window alone; they never throw. `lineOfText` is one line written by people, trimmed.
 */
export {
  MAX_PACKAGE_GRAMS,
  confirmationTypeSchema,
  deliveryOrderSchema,
  lineOfText,
  packageSchema,
  phoneSchema,
  settleOrder,
  settleWindow,
  settledOrderSchema,
  stopSchema,
  type ConfirmationType,
  type DeliveryOrder,
  type OrderFault,
  type PackageDeclaration,
  type SettledOrder,
  type Stop,
  type TimeWindow,
} from './delivery-order';
/** Live drone positions on core NATS, best effort. */
export { dronePositionSchema, telemetrySubject, type DronePosition } from './telemetry';
/** Where the .proto files are, for loaders. */
export { protoPath, protoRoot } from './proto';
/** The gRPC contracts, generated from the protos by `npm run generate`. */
export * as accountV1 from './gen/aerie/account/v1/account';
export * as deliveryV1 from './gen/aerie/delivery/v1/delivery';
export * as droneV1 from './gen/aerie/drone/v1/drone';
export * as identityV1 from './gen/aerie/identity/v1/identity';
export * as packageV1 from './gen/aerie/package/v1/package';
export * as typeV1 from './gen/aerie/type/v1/type';

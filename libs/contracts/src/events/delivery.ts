import { z } from 'zod';
import { confirmationTypeSchema, packageSchema } from '../delivery-order';
import { defineEvent } from '../event-type';
import { locationSchema } from '../location';
import { moneySchema } from '../money';

const context = 'delivery';
const aggregate = 'delivery';
const timestamp = z.iso.datetime({ offset: true });
const identity = { deliveryId: z.uuid(), accountId: z.uuid() };
const carried = z.object({ ...identity, occurredAt: timestamp });

export const DeliveryCreated = defineEvent({
  context,
  aggregate,
  name: 'DeliveryCreated',
  description: 'A delivery was asked for and waits to be scheduled.',
  schema: z.object({
    ...identity,
    pickup: locationSchema,
    dropoff: locationSchema,
    package: packageSchema.extend({ id: z.uuid() }),
    readyAt: timestamp,
    deadline: timestamp,
    expedited: z.boolean(),
    confirmation: confirmationTypeSchema,
    price: moneySchema,
    occurredAt: timestamp,
  }),
});

export const DeliveryScheduled = defineEvent({
  context,
  aggregate,
  name: 'DeliveryScheduled',
  description: 'A drone and a flight are bound to the delivery; the flight may start.',
  schema: z.object({
    ...identity,
    droneId: z.uuid(),
    flightId: z.uuid(),
    fencingToken: z.number().int(),
    eta: timestamp,
    occurredAt: timestamp,
  }),
});

export const DeliveryRejected = defineEvent({
  context,
  aggregate,
  name: 'DeliveryRejected',
  description: 'The delivery cannot be carried out; everything that was held for it is free again.',
  schema: z.object({ ...identity, code: z.string(), detail: z.string(), occurredAt: timestamp }),
});

export const DeliveryHeadedToPickup = defineEvent({
  context,
  aggregate,
  name: 'DeliveryHeadedToPickup',
  description: 'The drone is on its way to the pickup.',
  schema: carried,
});

export const DeliveryArrivedAtPickup = defineEvent({
  context,
  aggregate,
  name: 'DeliveryArrivedAtPickup',
  description: 'The drone hovers at the pickup.',
  schema: carried,
});

export const DeliveryHeadedToDropoff = defineEvent({
  context,
  aggregate,
  name: 'DeliveryHeadedToDropoff',
  description: 'The package is on board and on its way to the drop-off.',
  schema: carried,
});

export const DeliveryArrivedAtDropoff = defineEvent({
  context,
  aggregate,
  name: 'DeliveryArrivedAtDropoff',
  description: 'The drone hovers at the drop-off.',
  schema: carried,
});

export const DeliveryConfirmed = defineEvent({
  context,
  aggregate,
  name: 'DeliveryConfirmed',
  description: 'The receiver gave the confirmation that was asked for; the package may be released.',
  schema: z.object({ ...identity, confirmation: confirmationTypeSchema, occurredAt: timestamp }),
});

export const DeliveryCompleted = defineEvent({
  context,
  aggregate,
  name: 'DeliveryCompleted',
  description: 'The package is at the door.',
  schema: z.object({ ...identity, packageId: z.uuid(), occurredAt: timestamp }),
});

export const DeliveryCancelled = defineEvent({
  context,
  aggregate,
  name: 'DeliveryCancelled',
  description: 'The delivery was cancelled before the package was picked up; everything held for it is to be freed.',
  schema: z.object({ ...identity, reason: z.string(), occurredAt: timestamp }),
});

export const DeliveryDropoffChanged = defineEvent({
  context,
  aggregate,
  name: 'DeliveryDropoffChanged',
  description: 'The package goes to another place.',
  schema: z.object({ ...identity, dropoff: locationSchema, occurredAt: timestamp }),
});

export const DeliveryDetailsChanged = defineEvent({
  context,
  aggregate,
  name: 'DeliveryDetailsChanged',
  description: 'Contacts, addresses or the external id changed; the route did not.',
  schema: carried,
});

export const DeliveryRescheduled = defineEvent({
  context,
  aggregate,
  name: 'DeliveryRescheduled',
  description: 'The delivery, for which no drone was bound yet, is to be carried in another window.',
  schema: z.object({ ...identity, readyAt: timestamp, deadline: timestamp, occurredAt: timestamp }),
});

export const DeliveryNotificationsChanged = defineEvent({
  context,
  aggregate,
  name: 'DeliveryNotificationsChanged',
  description: 'Those at both ends wish to be told in another way, or of something else.',
  schema: carried,
});

export const DeliveryCancellationCompleted = defineEvent({
  context,
  aggregate,
  name: 'DeliveryCancellationCompleted',
  description: 'All that was held for the cancelled delivery is free again.',
  schema: carried,
});

export const DeliveryReturnStarted = defineEvent({
  context,
  aggregate,
  name: 'DeliveryReturnStarted',
  description: 'The package could not be released and flies back.',
  schema: z.object({ ...identity, packageId: z.uuid(), occurredAt: timestamp }),
});

export const DeliveryReturned = defineEvent({
  context,
  aggregate,
  name: 'DeliveryReturned',
  description: 'The package is back in the nest; nothing is charged.',
  schema: z.object({ ...identity, packageId: z.uuid(), occurredAt: timestamp }),
});

export const DeliveryFailed = defineEvent({
  context,
  aggregate,
  name: 'DeliveryFailed',
  description: 'The delivery ended in a way nobody wanted, for example a lost drone; nothing is charged.',
  schema: z.object({ ...identity, packageId: z.uuid(), code: z.string(), occurredAt: timestamp }),
});

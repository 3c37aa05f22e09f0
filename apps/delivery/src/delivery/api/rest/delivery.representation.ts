import { confirmationTypeSchema, moneySchema, stopSchema, type DeliveryOrder } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { z } from 'zod';
import { deliveryStatuses, type DeliveryView } from '../../application/delivery.view';
import type { Caller } from './caller';
import { linksOf, linksSchema } from './delivery.links';

export const instant = z.iso.datetime();
export const statusSchema = z.enum(deliveryStatuses);

/** How one version writes a delivery, and reads an order. All that it does not say is the same in every version. */
export interface Representation {
  readonly version: string;
  readonly order: z.ZodType<DeliveryOrder>;
  readonly delivery: z.ZodObject;
  readonly package: z.ZodObject;
  /** Fields of an order that it calls by another name, by JSON Pointer. */
  readonly renamed: Readonly<Record<string, string>>;
  toDelivery(view: DeliveryView, caller: Caller): object;
  toPackage(view: DeliveryView): object;
}

/** The fields that no version writes in its own way. */
export const commonShape = {
  id: z.uuid(),
  externalId: z.string().nullable(),
  status: statusSchema,
  accountId: z.uuid(),
  pickup: stopSchema,
  dropoff: stopSchema,
  readyAt: instant,
  deadline: instant,
  expedited: z.boolean(),
  confirmation: confirmationTypeSchema,
  price: moneySchema.describe('Fixed when the delivery is created'),
  createdAt: instant,
  updatedAt: instant,
  version: z.number().int(),
  _links: linksSchema,
};

export function toCommon(view: DeliveryView, caller: Caller) {
  const { id, externalId, status, accountId, pickup, dropoff } = view;
  const { readyAt, deadline, expedited, confirmation, price, createdAt, updatedAt, version } = view;
  const window = { readyAt, deadline };
  const made = { createdAt, updatedAt, version, _links: linksOf(view, caller) };
  return { id, externalId, status, accountId, pickup, dropoff, ...window, expedited, confirmation, price, ...made };
}

/** A refusal names fields as the client knows them. */
export function inWordsOf({ renamed }: Representation, error: unknown): unknown {
  if (!(error instanceof DomainError) || !error.errors?.some(({ pointer }) => pointer in renamed)) return error;
  const errors = error.errors.map((each) => ({ ...each, pointer: renamed[each.pointer] ?? each.pointer }));
  const names = Object.entries(renamed);
  const message = names.reduce((text, [ours, theirs]) => text.replaceAll(ours, theirs), error.message);
  return new DomainError(error.code, error.category, message, { errors, cause: error });
}

import { deliveryOrderSchema, packageSchema } from '@app/contracts';
import { z } from 'zod';
import type { DeliveryView } from '../../../application/delivery.view';
import { EXAMPLE_PACKAGE, exampleDelivery } from '../delivery.examples';
import { commonShape, instant, toCommon, type Representation } from '../delivery.representation';
import { etaRange } from './eta-range';
import { weightGramsOf, weightSchema } from './weight';

const { size, tag } = packageSchema.shape;

const order = deliveryOrderSchema
  .extend({ package: z.strictObject({ size, weight: weightSchema, tag }).meta({ id: 'PackageDeclaration' }) })
  .meta({
    id: 'DeliveryOrder',
    examples: [
      {
        externalId: 'order-1001',
        pickup: { location: { latitude: 29.7522, longitude: -95.3656 } },
        dropoff: { location: { latitude: 29.7421, longitude: -95.3781 } },
        package: { size: 'small', weight: { value: 0.8, unit: 'kg' } },
      },
    ],
  })
  .transform(({ package: { weight, ...pack }, ...rest }) => ({
    ...rest,
    package: { ...pack, weightGrams: weightGramsOf(weight) },
  }));

const EXAMPLE = { ...EXAMPLE_PACKAGE, weight: { value: 800, unit: 'g' as const }, tag: null };
const pack = z.object({
  id: z.uuid(),
  size,
  weight: z.object({ value: z.int(), unit: z.literal('g') }),
  tag: z.string().nullable(),
});

const carrier = z.discriminatedUnion('type', [
  z.object({ type: z.literal('drone'), droneId: z.uuid(), flightId: z.uuid() }),
  z.object({ type: z.literal('third_party'), provider: z.string(), reference: z.string() }),
]);

const delivery = z
  .object({
    ...commonShape,
    package: pack,
    carrier: carrier.nullable(),
    eta: z.object({ earliest: instant, latest: instant }).nullable(),
  })
  .meta({ id: 'Delivery', examples: [{ ...exampleDelivery('2'), package: EXAMPLE }] });

export const v2: Representation = {
  version: '2',
  order,
  delivery,
  package: pack,
  renamed: { '/package/weightGrams': '/package/weight' },
  toPackage,
  toDelivery: (view, caller): z.infer<typeof delivery> => ({
    ...toCommon(view, caller),
    package: toPackage(view),
    carrier: toCarrier(view),
    eta: view.assignment ? etaRange(view.assignment.eta) : null,
  }),
};

function toPackage({ package: declared }: DeliveryView): z.infer<typeof pack> {
  const { id, size, weightGrams, tag = null } = declared;
  return { id, size, weight: { value: weightGrams, unit: 'g' }, tag };
}

function toCarrier({ assignment }: DeliveryView): z.infer<typeof carrier> | null {
  if (!assignment) return null;
  const { droneId, flightId } = assignment;
  return { type: 'drone', droneId, flightId };
}

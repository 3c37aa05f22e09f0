import { deliveryOrderSchema, packageSchema } from '@app/contracts';
import { z } from 'zod';
import type { DeliveryView } from '../../../application/delivery.view';
import { EXAMPLE_PACKAGE, exampleDelivery } from '../delivery.examples';
import { commonShape, instant, toCommon, type Representation } from '../delivery.representation';

const EXAMPLE = { ...EXAMPLE_PACKAGE, weightGrams: 800, tag: null };
const pack = packageSchema.extend({ id: z.uuid(), tag: z.string().nullable() });

const delivery = z
  .object({
    ...commonShape,
    package: pack,
    carrier: z.object({ type: z.enum(['drone', 'third_party']), reference: z.string() }).nullable(),
    eta: instant.nullable(),
  })
  .meta({ id: 'Delivery', examples: [{ ...exampleDelivery('1'), package: EXAMPLE }] });

export const v1: Representation = {
  version: '1',
  order: deliveryOrderSchema,
  delivery,
  package: pack,
  renamed: {},
  toPackage,
  toDelivery: (view, caller): z.infer<typeof delivery> => ({
    ...toCommon(view, caller),
    package: toPackage(view),
    carrier: view.assignment ? { type: 'drone', reference: view.assignment.droneId } : null,
    eta: view.assignment?.eta ?? null,
  }),
};

function toPackage({ package: declared }: DeliveryView): z.infer<typeof pack> {
  const { id, size, weightGrams, tag = null } = declared;
  return { id, size, weightGrams, tag };
}

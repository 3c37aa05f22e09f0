import { lineOfText, locationSchema } from '@app/contracts';
import { link, linkSchema, pageQuery, pageSchema, type Link } from '@app/service-defaults';
import { z } from 'zod';

const MAX_RADIUS_METRES = 100_000;

export const nestRequest = z
  .strictObject({
    name: lineOfText(100),
    location: locationSchema,
    serviceRadiusMetres: z.number().int().min(1).max(MAX_RADIUS_METRES),
  })
  .meta({ id: 'PutNest' });
export const nestParams = z.strictObject({ id: z.uuid() });
export const nestsQuery = pageQuery;

export const nestResponse = z
  .object({
    id: z.uuid(),
    name: z.string(),
    location: locationSchema,
    serviceRadiusMetres: z.int().describe('How far from the nest Aerie serves'),
    _links: z.object({ self: linkSchema }),
  })
  .meta({ id: 'Nest' });
export const nestsResponse = pageSchema(nestResponse).meta({ id: 'Nests' });

export type NestRequest = z.infer<typeof nestRequest>;
export type NestParams = z.infer<typeof nestParams>;
export type NestsQuery = z.infer<typeof nestsQuery>;
export type NestResponse = z.infer<typeof nestResponse>;

export function toNestResponse(nest: Omit<NestResponse, '_links'>): NestResponse {
  const { id, name, location, serviceRadiusMetres } = nest;
  const self: Link = link(`/v1/nests/${id}`);
  return { id, name, location, serviceRadiusMetres, _links: { self } };
}

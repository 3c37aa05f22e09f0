import { lineOfText, locationSchema } from '@app/contracts';
import { idsQuery, link, linkSchema, pageQuery, pageSchema, type Link } from '@app/service-defaults';
import { z } from 'zod';

const MAX_RADIUS_METRES = 100_000;

const ID = '01932d7a-7c00-7000-8000-0000000000e1';
const REGISTRATION = {
  name: 'Heights',
  location: { latitude: 29.7604, longitude: -95.3698 },
  serviceRadiusMetres: 6_500,
};
const NEST = { id: ID, ...REGISTRATION, _links: { self: { href: `/v1/nests/${ID}` } } };

export const nestRequest = z
  .strictObject({
    name: lineOfText(100),
    location: locationSchema,
    serviceRadiusMetres: z.number().int().min(1).max(MAX_RADIUS_METRES),
  })
  .meta({ id: 'PutNest', examples: [REGISTRATION] });
export const nestParams = z.strictObject({ id: z.uuid() });
export const nestsQuery = pageQuery.extend(idsQuery);

export const nestResponse = z
  .object({
    id: z.uuid(),
    name: z.string(),
    location: locationSchema,
    serviceRadiusMetres: z.int().describe('How far from the nest Aerie serves'),
    _links: z.object({ self: linkSchema }),
  })
  .meta({ id: 'Nest', examples: [NEST] });
export const nestsResponse = pageSchema(nestResponse).meta({
  id: 'Nests',
  examples: [{ items: [NEST], _links: { self: { href: '/v1/nests?limit=20' } } }],
});

export type NestRequest = z.infer<typeof nestRequest>;
export type NestParams = z.infer<typeof nestParams>;
export type NestsQuery = z.infer<typeof nestsQuery>;
export type NestResponse = z.infer<typeof nestResponse>;

export function toNestResponse(nest: Omit<NestResponse, '_links'>): NestResponse {
  const { id, name, location, serviceRadiusMetres } = nest;
  const self: Link = link(`/v1/nests/${id}`);
  return { id, name, location, serviceRadiusMetres, _links: { self } };
}

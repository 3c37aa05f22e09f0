import { z } from 'zod';

export const locationSchema = z
  .strictObject({
    latitude: z.number().min(-90).max(90).describe('Degrees, WGS 84'),
    longitude: z.number().min(-180).max(180).describe('Degrees, WGS 84'),
    altitude: z.number().min(-500).max(9_000).optional().describe('Metres above the ellipsoid'),
  })
  .meta({ id: 'Location', examples: [{ latitude: 29.7604, longitude: -95.3698 }] });

export type Location = z.infer<typeof locationSchema>;

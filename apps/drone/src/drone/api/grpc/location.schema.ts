import { z } from 'zod';

/** A location as it comes by gRPC. */
export const grpcLocation = z
  .object({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    altitudeMetres: z.number().min(-500).max(9_000).nullish(),
  })
  .transform(({ latitude, longitude, altitudeMetres }) => ({
    latitude,
    longitude,
    ...(typeof altitudeMetres === 'number' && { altitude: altitudeMetres }),
  }));

import { z } from 'zod';

/** A time as it comes by gRPC, RFC 3339. */
export const timestamp = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

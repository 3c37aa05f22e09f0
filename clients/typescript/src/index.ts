export { createAerie, follow, items, type AerieOptions, type Link } from './aerie';
export { AerieProblem, type FieldError } from './problem';
export { IDEMPOTENCY_KEY, type RetryOptions } from './resilient-fetch';
export { TokenRefused, type Credentials, type TokenSource } from './token';
export type { Client } from './gen/client';
export * from './gen';

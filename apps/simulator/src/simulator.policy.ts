import { definePolicy } from '@app/auth';

/** Health only, which every service has. */
export const simulatorPolicy = definePolicy({});

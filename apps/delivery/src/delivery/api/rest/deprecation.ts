import type { Deprecation } from '@app/service-defaults';

/** v1 answers until its sunset; what it says is said by v2 at the same path. */
export const V1_DEPRECATION: Deprecation = {
  version: 'v1',
  since: '2026-11-21',
  sunset: '2027-12-31',
  successor: 'v2',
};

import type { Policy } from '@app/auth';
import { accountPolicy } from '../../apps/account/src/account.policy';
import { deliveryPolicy } from '../../apps/delivery/src/delivery.policy';
import { dronePolicy } from '../../apps/drone/src/drone.policy';
import { identityPolicy } from '../../apps/identity/src/identity.policy';
import { ingestionPolicy } from '../../apps/ingestion/src/ingestion.policy';
import { packagePolicy } from '../../apps/package/src/package.policy';
import { schedulerPolicy } from '../../apps/scheduler/src/scheduler.policy';

/** What each service says who may do. */
export const POLICIES: Readonly<Record<string, Policy>> = {
  account: accountPolicy,
  delivery: deliveryPolicy,
  drone: dronePolicy,
  identity: identityPolicy,
  ingestion: ingestionPolicy,
  package: packagePolicy,
  scheduler: schedulerPolicy,
};

import type { Call } from './call';

export abstract class AccountPort {
  abstract holdCredit(
    hold: { accountId: string; deliveryId: string; amount: number; currency: string },
    call: Call,
  ): Promise<{ holdId: string }>;
  abstract releaseCredit(release: { accountId: string; deliveryId: string }, call: Call): Promise<void>;
}

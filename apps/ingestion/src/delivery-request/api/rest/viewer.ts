import type { Principal } from '@app/auth';
import type { Viewer } from '../../application/delivery-request';
import { AccountRequiredError } from '../../application/delivery-request.errors';

export function viewerOf({ kind, accountId }: Principal): Viewer {
  if (kind === 'operator') return { isOperator: true };
  if (accountId !== undefined) return { isOperator: false, accountId };
  throw new AccountRequiredError();
}

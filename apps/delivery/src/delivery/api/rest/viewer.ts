import type { Principal } from '@app/auth';
import { DomainError } from '@app/kernel';
import type { Viewer } from '../../application/viewer';

export function viewerOf({ kind, accountId }: Principal): Viewer {
  if (kind === 'operator') return { isOperator: true };
  if (accountId !== undefined) return { isOperator: false, accountId };
  throw new DomainError('account_required', 'forbidden', 'The token names no account.');
}

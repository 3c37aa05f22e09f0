import { DomainError } from '@app/kernel';
import { isTransientError } from './is-transient-error';

describe('isTransientError', () => {
  it.each([
    [new DomainError('database_unavailable', 'unavailable', 'down'), true],
    [new DomainError('account_unknown', 'not-found', 'no'), false],
    [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), true],
    [new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }), true],
    [new Error('bug'), false],
    ['text', false],
  ])('%p → %p', (error, expected) => {
    expect(isTransientError(error)).toBe(expected);
  });
});

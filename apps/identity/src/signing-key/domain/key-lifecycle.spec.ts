import { dueChange, rotatesAt, type SigningKey } from './key-lifecycle';

const times = { rotationMs: 1000, aheadMs: 50, retentionMs: 200 };
const at = (ms: number) => new Date(ms);
const next: SigningKey = { kid: 'n', status: 'next', createdAt: at(0) };
const active: SigningKey = { kid: 'a', status: 'active', createdAt: at(0), activatedAt: at(0) };
const retired: SigningKey = { kid: 'r', status: 'retired', createdAt: at(0), retiredAt: at(100) };

it.each<[string, SigningKey[], number, string | undefined]>([
  ['starts with a key that is published', [], 0, 'add'],
  ['which signs at once when none does', [next], 0, 'promote'],
  ['and has a successor from then on', [active], 0, 'add'],
  ['rests until the term is over', [next, active], 999, undefined],
  ['rotates when it is', [next, active], 1000, 'promote'],
  ['rotates on request', [next, { ...active, rotationRequestedAt: at(60) }], 60, 'promote'],
  ['but no key that was not published long enough', [next, { ...active, rotationRequestedAt: at(10) }], 49, undefined],
  ['keeps what was signed readable', [next, active, retired], 299, undefined],
  ['and forgets the key after that', [next, active, retired], 300, 'forget'],
])('%s', (_name, keys, now, change) => {
  expect(dueChange(keys, at(now), times)).toBe(change);
});

it('says when the next rotation is', () => {
  expect(rotatesAt(active, next, times)).toBe(1000);
  expect(rotatesAt({ ...active, rotationRequestedAt: at(10) }, next, times)).toBe(50);
});

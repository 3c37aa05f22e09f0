import { newId } from './new-id';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('newId', () => {
  it('is a UUID of version 7', () => {
    for (let count = 0; count < 1_000; count += 1) expect(newId()).toMatch(UUID_V7);
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 20_000 }, () => newId())).size).toBe(20_000);
  });

  it('carries its time in milliseconds, so that later ids sort later', () => {
    const now = Date.UTC(2026, 4, 1, 12);
    expect(parseInt(newId(now).replaceAll('-', '').slice(0, 12), 16)).toBe(now);
    expect(newId(now) < newId(now + 1)).toBe(true);
    expect(newId(2 ** 32 - 1) < newId(2 ** 32)).toBe(true);
  });
});

import { randomBytes } from 'node:crypto';
import { KeySealer } from './key-sealer';

describe('KeySealer', () => {
  const sealer = new KeySealer(randomBytes(32));

  it('opens what it sealed, and never seals twice alike', () => {
    const sealed = sealer.seal('kid-1', 'private');
    expect(sealer.open('kid-1', sealed)).toBe('private');
    expect(sealer.seal('kid-1', 'private').equals(sealed)).toBe(false);
    expect(sealed.includes('private')).toBe(false);
  });

  it('refuses another key id, another encryption key and a changed byte', () => {
    const sealed = sealer.seal('kid-1', 'private');
    const changed = Buffer.from(sealed);
    changed[changed.length - 1]! ^= 1;
    expect(() => sealer.open('kid-2', sealed)).toThrow('unable to authenticate data');
    expect(() => new KeySealer(randomBytes(32)).open('kid-1', sealed)).toThrow('unable to authenticate data');
    expect(() => sealer.open('kid-1', changed)).toThrow('unable to authenticate data');
  });
});

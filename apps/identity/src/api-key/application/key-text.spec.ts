import { digestOf, hasDigest, idIn, makeKeyText } from './key-text';

const ID = '01900000-0000-7000-8000-000000000001';

it('makes keys that carry their id and 43 characters that nobody can guess', () => {
  const text = makeKeyText(ID);
  expect(text).toMatch(/^aerie_01900000000070008000000000000001_[\w-]{43}$/);
  expect(idIn(text)).toBe(ID);
  expect(makeKeyText(ID)).not.toBe(text);
});

it.each(['', 'aerie_', `${makeKeyText(ID)}x`, makeKeyText(ID).toUpperCase(), ` ${makeKeyText(ID)}`, 'aerie__'])(
  'takes %p for no key',
  (text) => expect(idIn(text)).toBeUndefined(),
);

it('knows a key by its digest alone', () => {
  const text = makeKeyText(ID);
  expect(hasDigest(text, digestOf(text))).toBe(true);
  expect(hasDigest(makeKeyText(ID), digestOf(text))).toBe(false);
  expect(hasDigest(text, Buffer.alloc(0))).toBe(false);
});

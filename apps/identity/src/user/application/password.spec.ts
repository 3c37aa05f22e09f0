import { hashPassword, passwordMatches } from './password';

it('knows a password again, salts each, and refuses another', async () => {
  const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  expect(one).toMatch(/^scrypt\$16384\$8\$5\$/);
  expect(two).not.toBe(one);
  expect(await passwordMatches('correct horse', one)).toBe(true);
  expect(await passwordMatches('correct Horse', one)).toBe(false);
});

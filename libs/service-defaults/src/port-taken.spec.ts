import { explainTakenPort } from './port-taken';

describe('explainTakenPort', () => {
  it.each([
    'listen EADDRINUSE: address already in use 127.0.0.1:8102',
    'No address added out of total 1 resolved errors: [listen EADDRINUSE: address already in use 127.0.0.1:8102]',
  ])('names the address and the way out of %p', (message) => {
    const explained = explainTakenPort('account', new Error(message));
    expect((explained as Error).message).toMatch(/^127\.0\.0\.1:8102 is taken\. .*npm run dev -- account/);
  });

  it('leaves other errors alone', () => {
    const error = new Error('no such table');
    expect(explainTakenPort('account', error)).toBe(error);
  });
});

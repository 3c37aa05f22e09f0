import { Account, type AccountState } from './account';

const at = new Date('2026-01-01T00:00:00Z');
const base: AccountState = { name: 'Shop', status: 'active', creditLimit: 1_000, held: 0, captured: 0 };
const given = (state: Partial<AccountState> = {}) => Account.restore('a1', { ...base, ...state }, 3);
const order = (deliveryId: string, amount: number) => ({
  holdId: `h-${deliveryId}`,
  deliveryId,
  amount,
  currency: 'USD',
  at,
});
const types = (account: Account) => account.pullEvents().events.map((event) => event.type);

describe('Account', () => {
  describe('holdCredit', () => {
    it('sets the amount aside', () => {
      const account = given();
      expect(account.holdCredit(order('d1', 400))).toEqual({
        id: 'h-d1',
        deliveryId: 'd1',
        amount: 400,
        status: 'held',
      });
      expect(account.state.held).toBe(400);
      expect(account.available).toBe(600);
      expect(types(account)).toEqual(['credit_held']);
    });

    it('takes the last cent, and not one more', () => {
      const account = given({ held: 300, captured: 300 });
      expect(() => account.holdCredit(order('d1', 401))).toThrow(
        expect.objectContaining({ code: 'insufficient_credit' }),
      );
      account.holdCredit(order('d1', 400));
      expect(account.available).toBe(0);
      expect(() => account.holdCredit(order('d2', 1))).toThrow(
        expect.objectContaining({ code: 'insufficient_credit' }),
      );
    });

    it('gives the same hold again, without holding twice', () => {
      const account = given();
      account.holdCredit(order('d1', 400));
      expect(account.holdCredit({ ...order('d1', 400), holdId: 'other' }).id).toBe('h-d1');
      expect(account.state.held).toBe(400);
    });

    it('gives the hold again after it was captured, and although the account was suspended since', () => {
      const account = given();
      account.holdCredit(order('d1', 400));
      account.captureCredit('d1', at);
      account.change({ status: 'suspended' }, at);
      expect(account.holdCredit(order('d1', 400)).id).toBe('h-d1');
      expect(account.state).toMatchObject({ held: 0, captured: 400 });
    });

    it.each([
      ['another amount', 'hold_differs', (account: Account) => account.holdCredit(order('d1', 401))],
      [
        'another currency',
        'currency_not_supported',
        (account: Account) => account.holdCredit({ ...order('d2', 1), currency: 'EUR' }),
      ],
    ])('refuses %s', (_, code, act) => {
      const account = given();
      account.holdCredit(order('d1', 400));
      expect(() => act(account)).toThrow(expect.objectContaining({ code }));
    });

    it.each([
      ['suspended', 'account_suspended'],
      ['closed', 'account_closed'],
    ] as const)('refuses when %s', (status, code) => {
      expect(() => given({ status }).holdCredit(order('d1', 1))).toThrow(expect.objectContaining({ code }));
    });
  });

  describe('releaseCredit', () => {
    it('gives the credit back, once', () => {
      const account = given();
      account.holdCredit(order('d1', 400));
      expect(account.releaseCredit(order('d1', 0))).toBe(true);
      expect(account.releaseCredit(order('d1', 0))).toBe(false);
      expect(account.state.held).toBe(0);
      expect(types(account)).toEqual(['credit_held', 'credit_released']);
    });

    it('bars a hold that comes later', () => {
      const account = given();
      expect(account.releaseCredit(order('d1', 0))).toBe(false);
      expect(account.releaseCredit(order('d1', 0))).toBe(false);
      expect(types(account)).toEqual(['hold_barred']);
      expect(() => account.holdCredit(order('d1', 1))).toThrow(expect.objectContaining({ code: 'hold_released' }));
    });

    it('leaves captured credit captured', () => {
      const account = given();
      account.holdCredit(order('d1', 400));
      account.captureCredit('d1', at);
      expect(account.releaseCredit(order('d1', 0))).toBe(false);
      expect(account.state).toMatchObject({ held: 0, captured: 400 });
    });
  });

  describe('captureCredit', () => {
    it('charges the held credit, at most once', () => {
      const account = given();
      account.holdCredit(order('d1', 400));
      expect([account.captureCredit('d1', at), account.captureCredit('d1', at)]).toEqual([true, false]);
      expect(account.state).toMatchObject({ held: 0, captured: 400 });
      expect(account.available).toBe(600);
    });

    it('charges nothing without a hold, or after its release', () => {
      const account = given();
      account.holdCredit(order('d1', 400));
      account.releaseCredit(order('d1', 0));
      expect([account.captureCredit('d1', at), account.captureCredit('d2', at)]).toEqual([false, false]);
      expect(account.state.captured).toBe(0);
    });

    it('charges a suspended account for what was held before', () => {
      const account = given();
      account.holdCredit(order('d1', 400));
      account.change({ status: 'suspended' }, at);
      expect(account.captureCredit('d1', at)).toBe(true);
    });
  });

  describe('change', () => {
    it('records what differs only', () => {
      const account = given();
      account.change({ name: 'Shop', creditLimit: 5, status: 'suspended' }, at);
      expect(types(account)).toEqual(['limit_changed', 'status_changed']);
      expect(account.state).toMatchObject({ creditLimit: 5, status: 'suspended' });
    });

    it('lets the limit fall below what is used, and then holds nothing more', () => {
      const account = given({ captured: 500 });
      account.change({ creditLimit: 100 }, at);
      expect(account.available).toBe(-400);
      expect(() => account.holdCredit(order('d1', 1))).toThrow(
        expect.objectContaining({ code: 'insufficient_credit' }),
      );
    });

    it('never opens a closed account again', () => {
      expect(() => given({ status: 'closed' }).change({ status: 'active' }, at)).toThrow(
        expect.objectContaining({ code: 'account_closed' }),
      );
    });
  });

  it('counts its versions over open and hold', () => {
    const account = Account.open('a1', 'Shop', 10, at);
    account.holdCredit(order('d1', 10));
    expect(account.pullEvents()).toMatchObject({
      expectedVersion: 0,
      events: [{ type: 'opened' }, { type: 'credit_held' }],
    });
    expect(account.version).toBe(2);
  });
});

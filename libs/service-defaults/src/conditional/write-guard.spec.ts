import { writeGuard } from './write-guard';

const judge = (headers: Record<string, string>, current: number | undefined): string => {
  try {
    writeGuard(headers)(current);
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('writeGuard', () => {
  it.each<[Record<string, string>, number | undefined, string]>([
    [{}, 7, 'ok'],
    [{}, undefined, 'ok'],
    [{ 'if-match': '"7"' }, 7, 'ok'],
    [{ 'if-match': '"7"' }, 8, 'precondition_failed'],
    [{ 'if-match': '"7"' }, undefined, 'precondition_failed'],
    [{ 'if-match': 'W/"7"' }, 7, 'precondition_failed'],
    [{ 'if-match': '"1", W/"7" ,, "7"' }, 7, 'ok'],
    [{ 'if-match': '"1","2","3"' }, 2, 'ok'],
    [{ 'if-match': '"6,7", "7,8"' }, 7, 'precondition_failed'],
    [{ 'if-match': '"a,b","7"' }, 7, 'ok'],
    [{ 'if-match': '""' }, 7, 'precondition_failed'],
    [{ 'if-match': ' * ' }, 7, 'ok'],
    [{ 'if-match': '*' }, undefined, 'precondition_failed'],
    [{ 'if-match': '"7.0a1b2c"' }, 7, 'ok'],
    [{ 'if-match': '"7.0a1b2c"' }, 8, 'precondition_failed'],
    [{ 'if-match': '"7.x"' }, 7, 'precondition_failed'],
    [{ 'if-none-match': '*' }, undefined, 'ok'],
    [{ 'if-none-match': '*' }, 7, 'precondition_failed'],
    [{ 'if-none-match': '"7"' }, 7, 'precondition_failed'],
    [{ 'if-none-match': 'W/"7"' }, 7, 'precondition_failed'],
    [{ 'if-none-match': '"8", "9"' }, 7, 'ok'],
    [{ 'if-match': '"7"', 'if-none-match': '"8"' }, 7, 'ok'],
    [{ 'if-match': '"8"', 'if-none-match': '"8"' }, 7, 'precondition_failed'],
  ])('%j on version %s: %s', (headers, current, verdict) => {
    expect(judge(headers, current)).toBe(verdict);
  });

  it.each(['7', '', ' , ,', '"7', '7"', '"7" "8"', 'w/"7"', 'W/ "7"', '*, "7"', '"a"b"', '"a\u0001"', "'7'"])(
    'refuses %j',
    (value) => {
      for (const name of ['if-match', 'if-none-match'])
        expect(judge({ [name]: value }, 7)).toBe('invalid_precondition');
    },
  );

  it('names the condition of the two that fails first', () => {
    const guard = writeGuard({ 'if-match': '"1"', 'if-none-match': '*' });
    expect(() => guard(7)).toThrow('The version is now "7": If-Match does not hold.');
  });
});

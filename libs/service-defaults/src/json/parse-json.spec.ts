import { parseJson } from './parse-json';

interface Refusal {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string }[];
}

function refusalOf(text: string | Uint8Array): string {
  try {
    parseJson(typeof text === 'string' ? Buffer.from(text) : text);
    return 'accepted';
  } catch (error) {
    const { code, errors } = error as Refusal;
    return [code, ...(errors ?? []).map(({ pointer }) => pointer)].join(' ');
  }
}

describe('parseJson', () => {
  it.each([
    '{}',
    '[]',
    '"a:b"',
    '0',
    'null',
    ' {"a" : {"a":1, "b":[{"a":1},{"a":2}]}} ',
    '{"a:\\"b":":","\\\\":"\\\\\\":{}","c\\\\\\"":1}',
    '{"prototype":1,"constructor":"x","hasOwnProperty":2}',
    '[9007199254740991,-9007199254740991,0.1,1e-9,-0]',
    '["a","a"]',
  ])('takes %s as JSON.parse does', (text) => {
    expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  it.each([
    ['{"a":1,"a":1}', 'duplicate_key /a'],
    ['{"a":{"b":1},"c":[0,{"d/~":1,"d/~":2}]}', 'duplicate_key /c/1/d~1~0'],
    ['{"x":[[],{"y":",:{"},{"k":1, "\\u006b" : 2}]}', 'duplicate_key /x/2/k'],
    ['{"a":{"b":1,"b":2},"a":3}', 'duplicate_key /a/b'],
    ['{"a":1,"b":{"c":1},"a":2}', 'duplicate_key /a'],
    ['{"":1,"":2}', 'duplicate_key /'],
    ['{"__proto__":{}}', 'forbidden_key /__proto__'],
    ['{"a":[{"__proto__":1}]}', 'forbidden_key /a/0/__proto__'],
    ['{"\\u005f_proto__":1}', 'forbidden_key /__proto__'],
    ['{"constructor":{"prototype":{}}}', 'forbidden_key /constructor'],
    ['1e999', 'number_out_of_range '],
    ['{"a":[1,-1e999]}', 'number_out_of_range /a/1'],
    ['{"a":9007199254740993}', 'number_out_of_range /a'],
    ['{"a":1e300}', 'number_out_of_range /a'],
    ['{"a":1', 'malformed_json'],
    ['{"a":01}', 'malformed_json'],
    ['{a:1}', 'malformed_json'],
    ['', 'malformed_json'],
  ])('refuses %s: %s', (text, refusal) => {
    expect(refusalOf(text)).toBe(refusal);
  });

  it('takes 32 levels and no more', () => {
    const nested = (levels: number) => '[{"a":'.repeat(levels / 2) + '1' + '}]'.repeat(levels / 2);
    expect(refusalOf(nested(32))).toBe('accepted');
    expect(refusalOf(nested(34))).toBe(`too_deep ${'/0/a'.repeat(16)}`);
    expect(refusalOf('['.repeat(200_000) + ']'.repeat(200_000))).toMatch(/^too_deep/);
  });

  it('takes UTF-8 only, with or without a byte order mark', () => {
    expect(parseJson(Buffer.from('\ufeff"é"'))).toBe('é');
    expect(refusalOf(Buffer.from([0x22, 0xff, 0x22]))).toBe('invalid_encoding');
    expect(refusalOf(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toBe('invalid_encoding');
  });

  it('never reads a long run of backslashes twice', () => {
    const started = performance.now();
    expect(refusalOf(`{"a":"${'\\\\'.repeat(100_000)}"}`)).toBe('accepted');
    expect(refusalOf(`{"a":"${'\\"'.repeat(100_000)}"}`)).toBe('accepted');
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

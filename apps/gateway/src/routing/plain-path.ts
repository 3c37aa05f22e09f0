const HARMLESS_ESCAPE = '%(?!2[EeFf]|5[Cc]|25|[01][0-9A-Fa-f]|7[Ff])[0-9A-Fa-f]{2}';
const SEGMENT = `(?!\\.{1,2}(?:/|$))(?:[\\w\\-.~!$&'()*+,=:@]|${HARMLESS_ESCAPE})+`;
const PLAIN_PATH = new RegExp(`^(?:/${SEGMENT})+/?$`);

/** True for a path that every hop reads alike: no empty or dot segments, no encoded slash, dot, percent or control character. */
export function isPlainPath(path: string): boolean {
  return PLAIN_PATH.test(path);
}

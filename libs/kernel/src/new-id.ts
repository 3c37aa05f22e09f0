const ENTROPY = new Uint8Array(16 * 256);
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
let used = ENTROPY.length;

export function newId(now = Date.now()): string {
  if (used === ENTROPY.length) {
    crypto.getRandomValues(ENTROPY);
    used = 0;
  }
  const bytes = ENTROPY.subarray(used, (used += 16));
  const time = new DataView(bytes.buffer, bytes.byteOffset);
  time.setUint16(0, Math.floor(now / 2 ** 32));
  time.setUint32(2, now % 2 ** 32);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = (from: number, to: number): string => {
    let text = '';
    for (let index = from; index < to; index += 1) text += HEX[bytes[index]!];
    return text;
  };
  return `${hex(0, 4)}-${hex(4, 6)}-${hex(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
}

import { partialDeepStrictEqual } from 'node:assert';
import { cpus, totalmem } from 'node:os';
import { median } from './bench-suite';
import { FORMATS } from './formats/formats';
import { payloads, type Payload } from './formats/payloads';

const ROUNDS = Number(process.env.AERIE_BENCH_ROUNDS ?? 11);
const CALLS = Number(process.env.AERIE_BENCH_REQUESTS ?? 2_500);

interface Measured {
  readonly name: string;
  readonly bytes: number;
  readonly encode: () => { length: number };
  readonly decode: () => object;
  readonly encodeUs: number[];
  readonly decodeUs: number[];
}

function microseconds(work: () => object): number {
  const start = process.hrtime.bigint();
  for (let call = 0; call < CALLS; call += 1) work();
  return Number(process.hrtime.bigint() - start) / 1_000 / CALLS;
}

/** Throws when a format does not give back what went in. */
function prepare({ shape, message }: Payload): Measured[] {
  return Object.entries(FORMATS).map(([name, codecOf]) => {
    const codec = codecOf(shape);
    const bytes = codec.encode(message);
    partialDeepStrictEqual(JSON.parse(JSON.stringify(codec.decode(bytes))), message);
    const work = { encode: () => codec.encode(message), decode: () => codec.decode(bytes) };
    return { name, bytes: bytes.length, ...work, encodeUs: [], decodeUs: [] };
  });
}

/** Formats take turns within a round, so that what else the machine does falls on all of them. */
function measure(formats: readonly Measured[]): void {
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const { encode, decode, encodeUs, decodeUs } of formats) {
      const [encoded, decoded] = [microseconds(encode), microseconds(decode)];
      if (round < 0) continue;
      encodeUs.push(encoded);
      decodeUs.push(decoded);
    }
  }
}

function ratio(own: readonly number[], base: readonly number[]): number {
  return median(own.map((value, round) => value / (base[round] ?? Number.NaN)));
}

function report({ name }: Payload, formats: readonly Measured[]): void {
  const [json] = formats as [Measured];
  const scale = `${json.bytes} bytes, encode ${median(json.encodeUs).toFixed(1)} µs, decode ${median(json.decodeUs).toFixed(1)} µs`;
  console.log(`\n${name} (JSON: ${scale})`);
  for (const format of formats) {
    const [encode, decode] = [ratio(format.encodeUs, json.encodeUs), ratio(format.decodeUs, json.decodeUs)];
    const bytes = `${String(format.bytes).padStart(5)} bytes  ${(format.bytes / json.bytes).toFixed(2)} x`;
    console.log(
      `  ${format.name.padEnd(20)}${bytes}   encode ${encode.toFixed(2).padStart(5)} x   decode ${decode.toFixed(2).padStart(5)} x`,
    );
  }
}

/** Bytes and time of the suite's own payloads in four formats, beside JSON in the same run. */
function main(): void {
  const machine = `${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  console.log(`${machine}; medians of ${ROUNDS} interleaved rounds of ${CALLS} calls`);
  console.log('* UUIDs as 16 bytes and instants as numbers, made from text and back; the others carry the text.');
  for (const payload of payloads) {
    const formats = prepare(payload);
    measure(formats);
    report(payload, formats);
  }
}

main();

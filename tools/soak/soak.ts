import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { order } from '../bench/order';
import { KeyedClient, type Final, type Wish } from './keyed-client';
import { SoakSuite } from './soak-suite';

export interface SoakOptions {
  readonly keys: number;
  /** How often a service process is killed on the way. */
  readonly kills: number;
  readonly onProgress?: (line: string) => void;
}

export interface SoakReport {
  readonly keys: number;
  readonly copies: number;
  readonly attempts: number;
  readonly cutConnections: number;
  readonly kills: number;
  readonly seconds: number;
  readonly replays: number;
  /** Keys whose copies did not all get the same bytes, or another status than success. */
  readonly differing: number;
  readonly refused: number;
  /** Answers whose effect is not there, and effects that no answer tells of. */
  readonly lost: number;
  readonly surplus: number;
}

const CUT_SHARE = 0.2;
const KEYS_AT_ONCE = 12;
const VICTIMS = ['ingestion', 'delivery-2', 'ingestion-2', 'delivery'];
const ROUTES = ['/v1/delivery-requests', '/v1/deliveries'];
const copiesOf = (index: number) => 2 + (index % 19);

interface KeyResult {
  readonly wish: Wish;
  readonly finals: readonly Final[];
}

/** Sends each key 2 to 20 times at once, cuts connections, kills services, and then counts what came of it. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'aerie-soak-'));
  chmodSync(dataDir, 0o711);
  const suite = await SoakSuite.start(dataDir);
  const client = new KeyedClient(suite.gateways, () => suite.token(), CUT_SHARE);
  try {
    const began = Date.now();
    const results = await sendAll(options, suite, client);
    const seconds = Math.round((Date.now() - began) / 1_000);
    return { ...options, ...tally(results, client), ...(await compare(results, suite)), seconds };
  } finally {
    client.close();
    await suite.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function sendAll({ keys, kills, onProgress }: SoakOptions, suite: SoakSuite, client: KeyedClient) {
  const results: KeyResult[] = [];
  const killAt = Array.from({ length: kills }, (_, n) => Math.floor((keys * (n + 1)) / (kills + 1)));
  let next = 0;
  const sender = async () => {
    for (let index = next++; index < keys; index = next++) {
      if (killAt.includes(index)) suite.kill(VICTIMS[killAt.indexOf(index) % VICTIMS.length] ?? '');
      const wish = wishOf(index);
      const copies = Array.from({ length: copiesOf(index) }, () => client.insist(wish));
      results.push({ wish, finals: await Promise.all(copies) });
      if (results.length % 500 === 0) onProgress?.(`${results.length} keys, ${client.attempts} requests`);
    }
  };
  await Promise.all(Array.from({ length: KEYS_AT_ONCE }, sender));
  return results;
}

function wishOf(index: number): Wish {
  return { path: ROUTES[index % ROUTES.length] ?? '', key: crypto.randomUUID(), body: JSON.stringify(order) };
}

function tally(results: readonly KeyResult[], client: KeyedClient) {
  const finals = results.flatMap((result) => result.finals);
  return {
    copies: finals.length,
    attempts: client.attempts,
    cutConnections: client.cuts,
    replays: finals.filter(({ isReplay }) => isReplay).length,
    differing: results.filter((result) => new Set(result.finals.map(({ bytes }) => bytes)).size > 1).length,
    refused: finals.filter(({ status }) => status >= 300).length,
  };
}

/** Requests become deliveries too, so these are left out when the deliveries of the other route are counted. */
async function compare(results: readonly KeyResult[], suite: SoakSuite) {
  const requests = await suite.ids('ingestion', 'SELECT id FROM delivery_request');
  const requested = new Set(await suite.ids('ingestion', 'SELECT delivery_id AS id FROM delivery_request'));
  const events = await suite.ids('ingestion', `SELECT split_part(subject, '.', 4) AS id FROM outbox`);
  const deliveries = (await suite.ids('delivery', 'SELECT id FROM delivery')).filter((id) => !requested.has(id));
  const answered = (path: string) =>
    new Set(results.filter(({ wish }) => wish.path === path).map(({ finals }) => String(finals[0]?.body['id'])));
  const pairs = [
    [answered('/v1/delivery-requests'), requests],
    [answered('/v1/delivery-requests'), events],
    [answered('/v1/deliveries'), deliveries],
  ] as const;
  return {
    lost: sum(pairs.map(([answers, effects]) => missing(answers, effects))),
    surplus: sum(pairs.map(([answers, effects]) => effects.length - (answers.size - missing(answers, effects)))),
  };
}

function missing(answers: ReadonlySet<string>, effects: readonly string[]): number {
  const present = new Set(effects);
  return [...answers].filter((id) => !present.has(id)).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

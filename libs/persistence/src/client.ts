import { types } from 'pg';
import { toCallerError } from './errors';

/** The part of a node-postgres client that Database uses. */
export interface Client {
  query(statement: { name?: string; text: string; values?: unknown[] }): Promise<{ rows: unknown[]; command: string }>;
  getTransactionStatus(): 'I' | 'T' | 'E' | null;
  end(): Promise<void>;
}

const INT8 = 20;
const DATE = 1082;
const MAX_PREPARED = 500;
const names = new Map<string, string>();

/** Text with parameters is prepared once per connection; the number of names is bounded, beyond it text runs unprepared. */
function statement(text: string, values?: unknown[]): { name?: string; text: string; values?: unknown[] } {
  if (!values) return { text };
  let name = names.get(text);
  if (!name && names.size < MAX_PREPARED) {
    name = `s${names.size}`;
    names.set(text, name);
  }
  return { name, text, values };
}

export async function send(client: Client, sql: string, params?: unknown[]) {
  try {
    return await client.query(statement(sql, params));
  } catch (error) {
    throw toCallerError(error);
  }
}

export async function rows<Row>(client: Client, sql: string, params?: unknown[]): Promise<Row[]> {
  return (await send(client, sql, params)).rows as Row[];
}

/** int8 arrives as a number (refused beyond 2^53), a date without time as its text; the rest as node-postgres has it. */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    if (oid === INT8 && format !== 'binary') return safeInteger;
    if (oid === DATE && format !== 'binary') return (text: string) => text;
    return types.getTypeParser(oid, format as 'text');
  },
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint of the database does not fit a JavaScript number');
  return value;
}

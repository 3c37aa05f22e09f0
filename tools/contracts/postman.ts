import { createHash } from 'node:crypto';
import { convertV2 } from 'openapi-to-postmanv2';
import { jsonText, type Files, type Json } from './files';

const FILE = 'clients/postman/aerie.postman_collection.json';
const OPTIONS = {
  folderStrategy: 'Tags',
  requestParametersResolution: 'Example',
  includeAuthInfoInExample: false,
} as const;

/** Asks for a token with the client that the variables name. */
const AUTH = {
  type: 'oauth2',
  oauth2: Object.entries({
    grant_type: 'client_credentials',
    accessTokenUrl: '{{baseUrl}}/oauth2/token',
    clientId: '{{clientId}}',
    clientSecret: '{{clientSecret}}',
    client_authentication: 'header',
    addTokenTo: 'header',
  }).map(([key, value]) => ({ key, value, type: 'string' })),
};
const VARIABLES = { baseUrl: 'http://127.0.0.1:8080', clientId: 'demo-merchant', clientSecret: 'demo-merchant-secret' };

export async function postmanFiles(document: Json): Promise<Files> {
  const variable = Object.entries(VARIABLES).map(([key, value]) => ({ key, value, type: 'string' }));
  const collection = { ...(await convert(document)), auth: AUTH, variable };
  return new Map([[FILE, jsonText(steady(collection, []))]]);
}

function convert(document: Json): Promise<Json> {
  const data = JSON.stringify(document, leaveNoChoice);
  return new Promise((resolve, reject) => {
    convertV2({ type: 'string', data }, OPTIONS, (error, result) => {
      const collection = result?.output?.[0]?.data;
      if (collection) resolve(collection as unknown as Json);
      else reject(new Error('The collection could not be made', { cause: error ?? result?.reason }));
    });
  });
}

/** Where a schema has no example, the converter draws one by chance; and it reads `example`, as schemas had it before 3.1. */
function leaveNoChoice(key: string, value: unknown): unknown {
  if (key === 'pattern') return undefined;
  if (key === 'enum' && Array.isArray(value)) return value.slice(0, 1);
  const { examples } = (value ?? {}) as { examples?: unknown };
  return Array.isArray(examples) ? { ...(value as Json), example: examples[0] as unknown } : value;
}

/** Ids are drawn anew in each run: here they follow from the place. Example answers are left out, for the documents have them. The requests have the authorization of the collection. */
function steady(node: unknown, path: readonly string[]): unknown {
  if (Array.isArray(node)) return node.map((item, index) => steady(item, [...path, String(index)]));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node)
    .filter(([key]) => key !== 'response' && (key !== 'auth' || path.length === 0))
    .map(([key, value]) => [key, isId(key, value) ? idOf([...path, key]) : steady(value, [...path, key])]);
  return Object.fromEntries(entries);
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function isId(key: string, value: unknown): boolean {
  return (key === 'id' || key === '_postman_id') && typeof value === 'string' && UUID.test(value);
}

function idOf(path: readonly string[]): string {
  const hex = createHash('sha256').update(path.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

import { createClient, createConfig, type Client } from './gen/client';
import { toProblem } from './problem';
import { resilientFetch, type RetryOptions } from './resilient-fetch';
import { clientCredentials, type Credentials, type TokenSource } from './token';

export interface AerieOptions {
  readonly baseUrl: string;
  /** A client's id and secret, or where else tokens come from. */
  readonly credentials: Credentials | TokenSource;
  readonly retry?: RetryOptions;
  readonly fetch?: typeof fetch;
}

/** The `client` that the generated functions take. Whatever is no success is thrown: an `AerieProblem` when Aerie answered. */
export function createAerie({ baseUrl, credentials, retry = {}, fetch: send = fetch }: AerieOptions): Client {
  const tokens = 'token' in credentials ? credentials : clientCredentials(`${baseUrl}/oauth2/token`, credentials, send);
  const client = createClient(
    createConfig({ baseUrl, fetch: resilientFetch(tokens, retry, send), throwOnError: true, redirect: 'follow' }),
  );
  client.interceptors.error.use((error, response) => toProblem(error, response));
  return client;
}

export interface Link {
  readonly href: string;
}

/** Where a link of an answer leads. */
export async function follow<Body>(client: Client, { href }: Link): Promise<Body> {
  const { data } = await client.get<Body, unknown, true>({ url: href, throwOnError: true });
  return data as Body;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly _links: { readonly next?: Link };
}

/** All items of a collection, page after page, from its first page on: `items(client, listDeliveries({ client, throwOnError: true }))`. */
export async function* items<Item>(client: Client, first: Promise<{ data: Page<Item> }>): AsyncGenerator<Item> {
  let page: Page<Item> | undefined = (await first).data;
  while (page) {
    yield* page.items;
    const { next }: { next?: Link } = page._links;
    page = next && (await follow<Page<Item>>(client, next));
  }
}

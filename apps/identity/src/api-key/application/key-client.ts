/** The `client_id` of a token that stands for an API key; no client may be registered under such a name. */
export function keyClient(id: string): string {
  return `key:${id}`;
}

export function isKeyClient(clientId: string): boolean {
  return clientId.startsWith('key:');
}

import { protoPath, type identityV1 } from '@app/contracts';
import { createGrpcClient, type GrpcClient } from '@app/service-defaults';
import { basic, SERVICE_SECRET, type RunningIdentity } from './identity';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[] };
}

export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** The access token that a client is given. */
export async function tokenOf(identity: RunningIdentity, clientId: string, secret?: string): Promise<string> {
  const answer = await identity.token({ grant_type: 'client_credentials' }, basic(clientId, secret));
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Calls with a token, or without. */
export function caller(identity: RunningIdentity, token?: string): Call {
  return async (method, path, body, more) => {
    const headers = {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...more,
    };
    const sent: RequestInit = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await fetch(`${identity.url}${path}`, sent);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text ? JSON.parse(text) : {}) as Answer['body'],
    };
  };
}

export async function callerAs(identity: RunningIdentity, clientId: string): Promise<Call> {
  return caller(identity, await tokenOf(identity, clientId));
}

/** As the gateway, or another service, would ask over gRPC. */
export function identityClient(
  identity: RunningIdentity,
  service = 'svc-gateway',
): GrpcClient<identityV1.IdentityServiceClient> {
  return createGrpcClient<identityV1.IdentityServiceClient>({
    package: 'aerie.identity.v1',
    protoPath: protoPath('identity'),
    service: 'IdentityService',
    address: identity.grpcAddress ?? '',
    tokens: { token: () => tokenOf(identity, service, SERVICE_SECRET) },
    policy: { execute: (call) => call({ signal: new AbortController().signal }) },
  });
}

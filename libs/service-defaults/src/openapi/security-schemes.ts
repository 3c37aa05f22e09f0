import type { Scope } from '@app/auth';

const TOKEN_URL = '/oauth2/token';
const DEEDS: Readonly<Record<string, string>> = { read: 'Read', write: 'Create and change' };

/** Addresses are relative to the server, so that a page served by the gateway asks where it came from. */
export function securitySchemes(used: Iterable<Scope>) {
  const scopes = Object.fromEntries(
    [...new Set<Scope>(['ops', ...used])].toSorted().map((name) => [name, meaning(name)]),
  );
  return {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      description: 'An access token (JWT), or an API key.',
    },
    oauth2: {
      type: 'oauth2',
      description: 'Client credentials for back ends, authorization code with PKCE for people.',
      flows: {
        authorizationCode: { authorizationUrl: '/oauth2/auth', tokenUrl: TOKEN_URL, scopes },
        clientCredentials: { tokenUrl: TOKEN_URL, scopes },
      },
    },
  };
}

function meaning(scope: Scope): string {
  const [what = '', deed = ''] = scope.split(':');
  return scope === 'ops' ? 'Operate the suite' : `${DEEDS[deed] ?? deed} ${what.replaceAll('-', ' ')}`;
}

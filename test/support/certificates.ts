import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CertificateAuthority,
  hasOpenssl,
  type CertificateFiles,
} from '../../tools/infrastructure/certificate-authority';

/** As the configuration of a service names them. */
export interface TlsPaths {
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsCa: string;
}

const folders: string[] = [];

/** An authority of a test's own; `removeAuthorities` removes it. */
export function createAuthority(): { readonly ca: string; issue(name: string): TlsPaths } {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-test-tls-'));
  folders.push(folder);
  const authority = new CertificateAuthority(folder);
  return { ca: authority.ca, issue: (name) => paths(authority.issue(name)) };
}

export function removeAuthorities(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

/** `describe`, where there is an openssl to make certificates with. */
export function describeWithCertificates(name: string, tests: () => void): void {
  if (hasOpenssl()) describe(name, tests);
  else describe.skip(`${name} (skipped: the command "openssl" is not on the PATH)`, tests);
}

function paths({ cert, key, ca }: CertificateFiles): TlsPaths {
  return { tlsCert: cert, tlsKey: key, tlsCa: ca };
}

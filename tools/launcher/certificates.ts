import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { CertificateAuthority, type CertificateFiles } from '../infrastructure/certificate-authority';

const RENEW_BEFORE_MS = 30 * 24 * 3_600_000;

/** One certificate for all processes of the suite; nobody keeps the authority's key, so a browser may be told to believe it. */
export function developmentCertificates(folder: string): CertificateFiles {
  const [cert, key, ca] = [join(folder, 'aerie.pem'), join(folder, 'aerie.key'), join(folder, 'ca.pem')];
  if ([cert, key, ca].every((path) => existsSync(path)) && isFresh(cert)) return { cert, key, ca };
  const files = new CertificateAuthority(folder).issue('aerie');
  rmSync(join(folder, 'ca.key'));
  return files;
}

/** The launcher and what runs in its process speak to the suite as its own services do. */
export function believe(ca: string): void {
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(ca, 'utf8')]);
}

function isFresh(cert: string): boolean {
  return Date.parse(new X509Certificate(readFileSync(cert)).validTo) - Date.now() > RENEW_BEFORE_MS;
}

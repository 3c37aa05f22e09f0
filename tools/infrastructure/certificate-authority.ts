import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './setup-error';

/** Paths of PEM files. */
export interface CertificateFiles {
  cert: string;
  key: string;
  ca: string;
}

const DAYS = '365';
const SETTINGS = `
[req]
distinguished_name = name
prompt = no
[name]
CN = Aerie development
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[process]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = IP:127.0.0.1, DNS:localhost
`;

/** An authority of one's own on this machine; made by the openssl command, because Node makes keys and no certificates. */
export class CertificateAuthority {
  readonly ca: string;
  private readonly settings: string;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.ca = join(folder, 'ca.pem');
    this.settings = this.file('settings.cnf');
    writeFileSync(this.settings, SETTINGS);
    this.makeKey('ca');
    const signed = ['-key', this.file('ca.key'), '-days', DAYS, '-subj', '/CN=Aerie development CA'];
    openssl(['req', '-x509', '-new', '-config', this.settings, '-extensions', 'authority', ...signed, '-out', this.ca]);
  }

  /** For 127.0.0.1 and localhost, as server and as client; takes the place of an earlier one of the same name. */
  issue(name: string): CertificateFiles {
    const [cert, key, request] = [this.file(`${name}.pem`), this.file(`${name}.key`), this.file(`${name}.csr`)];
    this.makeKey(name);
    openssl(['req', '-new', '-config', this.settings, '-key', key, '-subj', `/CN=${name}`, '-out', request]);
    const signer = ['-CA', this.ca, '-CAkey', this.file('ca.key'), '-CAcreateserial', '-days', DAYS];
    const extensions = ['-extfile', this.settings, '-extensions', 'process'];
    openssl(['x509', '-req', '-in', request, ...signer, ...extensions, '-out', cert]);
    return { cert, key, ca: this.ca };
  }

  private makeKey(name: string): void {
    openssl(['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', this.file(`${name}.key`)]);
  }

  private file(name: string): string {
    return join(this.folder, name);
  }
}

export function hasOpenssl(): boolean {
  try {
    openssl(['version']);
    return true;
  } catch {
    return false;
  }
}

function openssl(args: string[]): void {
  try {
    execFileSync('openssl', args, { stdio: 'pipe' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'the command "openssl" is not on the PATH: install OpenSSL' : message;
    throw new SetupError(`Certificates cannot be made: ${what}.`);
  }
}

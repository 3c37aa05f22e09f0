import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Paths of PEM files. */
export interface TlsFiles {
  /** Of this process, with what leads to the authority, and its key: with them it speaks TLS only. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** Whom it believes in other processes; with a certificate of its own, gRPC is mutual. */
  readonly tlsCa?: string;
}

export interface TlsMaterial {
  readonly identity?: { readonly certificate: Buffer; readonly privateKey: Buffer };
  readonly ca?: Buffer;
}

/** What is wrong with them, by key; nothing when TLS is off. */
export function tlsProblems(files: TlsFiles): [key: keyof TlsFiles, message: string][] {
  const { tlsCert, tlsKey, tlsCa } = files;
  const faults = {
    tlsCert: tlsCert ? fault(() => certificateIn(tlsCert), 'a certificate') : tlsKey && 'is missing',
    tlsKey: tlsKey ? fault(() => keyIn(tlsKey), 'a private key') : tlsCert && 'is missing',
    tlsCa: tlsCa && fault(() => certificateIn(tlsCa), 'a certificate'),
  };
  if (tlsCert && tlsKey && !faults.tlsCert && !faults.tlsKey && !belongTogether(tlsCert, tlsKey))
    faults.tlsKey = 'is not the key of the certificate';
  return (Object.keys(faults) as (keyof TlsFiles)[]).flatMap((key) => {
    const message = faults[key];
    return message ? [[key, message]] : [];
  });
}

/** Throws when the files are not whole, as while they are being written. */
export function readTlsFiles(files: TlsFiles): TlsMaterial {
  const [problem] = tlsProblems(files);
  if (problem) throw new Error(`${problem[0]}: ${problem[1]}`);
  const { tlsCert, tlsKey, tlsCa } = files;
  return {
    ...(tlsCert && tlsKey && { identity: { certificate: readFileSync(tlsCert), privateKey: readFileSync(tlsKey) } }),
    ...(tlsCa && { ca: readFileSync(tlsCa) }),
  };
}

function certificateIn(path: string): X509Certificate {
  return new X509Certificate(readFileSync(path));
}

function keyIn(path: string) {
  return createPrivateKey(readFileSync(path));
}

function belongTogether(cert: string, key: string): boolean {
  return certificateIn(cert).checkPrivateKey(keyIn(key));
}

function fault(read: () => unknown, what: string): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).syscall ? 'cannot be read' : `is not ${what} in PEM`;
  }
}

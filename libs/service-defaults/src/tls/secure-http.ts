import type { Server } from 'node:http';
import { Server as SecureServer, type ServerOptions } from 'node:https';
import type { Certificates } from './certificates';
import type { TlsMaterial } from './tls-files';

/** A connection that does not even shake hands must not hold up the shutdown. */
const HANDSHAKE_MS = 5000;

/** Undefined: plain HTTP. */
export function httpsOptions(certificates: Certificates | undefined): ServerOptions | undefined {
  const identity = certificates?.current.identity;
  return identity && { ...secureContext(identity), minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS };
}

/** Connections made after a renewal get the new certificate; with the server, the watch over the files ends. */
export function renewWith(certificates: Certificates | undefined, server: Server): void {
  if (!certificates) return;
  server.once('close', () => certificates.close());
  certificates.follow(() => {
    const { identity } = certificates.current;
    if (identity && server instanceof SecureServer)
      server.setSecureContext({ ...secureContext(identity), minVersion: 'TLSv1.2' });
  });
}

function secureContext({ certificate, privateKey }: NonNullable<TlsMaterial['identity']>) {
  return { cert: certificate, key: privateKey };
}

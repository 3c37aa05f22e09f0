import { credentials, experimental, ServerCredentials, type ChannelCredentials } from '@grpc/grpc-js';
import type { Certificates } from './certificates';

/** Mutual when an authority is known. Without one, a renewed certificate is served after a restart only. */
export function grpcServerCredentials(certificates: Certificates | undefined): ServerCredentials | undefined {
  const { identity, ca } = certificates?.current ?? {};
  if (!certificates || !identity) return undefined;
  if (!ca) {
    const { certificate, privateKey } = identity;
    return ServerCredentials.createSsl(null, [{ cert_chain: certificate, private_key: privateKey }]);
  }
  const provider = new GrpcCertificates(certificates);
  return experimental.createCertificateProviderServerCredentials(provider, provider, true);
}

/** As its own server: plain without a certificate. Without an authority of its own, the public ones vouch for the peer. */
export function grpcChannelCredentials(certificates: Certificates | undefined): ChannelCredentials {
  const { identity, ca } = certificates?.current ?? {};
  if (!certificates || !identity) return credentials.createInsecure();
  if (!ca) return credentials.createSsl();
  const provider = new GrpcCertificates(certificates);
  return experimental.createCertificateProviderChannelCredentials(provider, provider);
}

type CaListener = experimental.CaCertificateUpdateListener;
type IdentityListener = experimental.IdentityCertificateUpdateListener;

/** Tells grpc-js, which wants to hear of the first ones later than it asks. */
class GrpcCertificates implements experimental.CertificateProvider {
  private readonly followers = new Map<CaListener | IdentityListener, () => void>();

  constructor(private readonly certificates: Certificates) {}

  addCaCertificateListener(listener: CaListener): void {
    this.add(listener, () => {
      const { ca } = this.certificates.current;
      listener(ca ? { caCertificate: ca } : null);
    });
  }

  removeCaCertificateListener(listener: CaListener): void {
    this.remove(listener);
  }

  addIdentityCertificateListener(listener: IdentityListener): void {
    this.add(listener, () => listener(this.certificates.current.identity ?? null));
  }

  removeIdentityCertificateListener(listener: IdentityListener): void {
    this.remove(listener);
  }

  private add(listener: CaListener | IdentityListener, tell: () => void): void {
    this.followers.set(listener, tell);
    this.certificates.follow(tell);
    process.nextTick(tell);
  }

  private remove(listener: CaListener | IdentityListener): void {
    const tell = this.followers.get(listener);
    this.followers.delete(listener);
    if (tell) this.certificates.unfollow(tell);
  }
}

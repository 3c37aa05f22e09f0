import { logger } from '@app/observability';
import { unwatchFile, watchFile } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { readTlsFiles, type TlsFiles, type TlsMaterial } from './tls-files';

const LOOK_EVERY_MS = 2000;

/** The certificates of this process, as its files have them now. */
export class Certificates {
  current: TlsMaterial;
  private readonly paths: readonly string[];
  private readonly followers = new Set<() => void>();

  /** Undefined when TLS is off. */
  static of({ tlsCert, tlsKey, tlsCa }: TlsFiles): Certificates | undefined {
    return tlsCert || tlsCa ? new Certificates({ tlsCert, tlsKey, tlsCa }) : undefined;
  }

  private constructor(private readonly files: TlsFiles) {
    this.current = readTlsFiles(files);
    this.paths = [files.tlsCert, files.tlsKey, files.tlsCa].filter((path) => path !== undefined);
    for (const path of this.paths) watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, this.renew);
    if (files.tlsCa) this.believe();
  }

  follow(follower: () => void): void {
    this.followers.add(follower);
  }

  unfollow(follower: () => void): void {
    this.followers.delete(follower);
  }

  close(): void {
    for (const path of this.paths) unwatchFile(path, this.renew);
    this.followers.clear();
  }

  /** One file comes after the other: until all belong together, the old ones stay. */
  private readonly renew = (): void => {
    try {
      this.current = readTlsFiles(this.files);
      for (const follower of this.followers) follower();
      logger.info('the certificates were renewed');
    } catch (error) {
      logger.warn({ err: error }, 'the certificates were not renewed');
    }
  };

  /** For all that this process connects to: services, broker, database. The public authorities stay, for what is not our own. */
  private believe(): void {
    const others = getCACertificates('default');
    const trust = (): void => {
      if (this.current.ca) setDefaultCACertificates([...others, this.current.ca.toString()]);
    };
    this.follow(trust);
    trust();
  }
}

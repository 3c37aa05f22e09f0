import type { CertificateFiles } from './certificate-authority';

/** What a service may do on the broker: publish facts of its own contexts, read everybody's. */
export interface NatsAccount {
  user: string;
  password: string;
  contexts: string[];
  /** Subjects besides the facts. */
  extra?: string[];
}

export interface NatsConfig {
  port: number;
  storeDir: string;
  /** Without accounts anybody on this machine may do anything: for throw-away servers only. */
  accounts?: NatsAccount[];
  /** May do everything; for the launcher and for tests. */
  administrator?: { user: string; password: string };
  /** With them, whoever does not speak TLS is refused. */
  certificates?: Pick<CertificateFiles, 'cert' | 'key'>;
}

/** The server's configuration file. Strings are quoted as JSON, which nats-server reads. */
export function renderNatsConfig(config: NatsConfig): string {
  return [
    'server_name: aerie',
    'host: "127.0.0.1"',
    `port: ${config.port}`,
    `jetstream { store_dir: ${JSON.stringify(config.storeDir)} }`,
    ...(config.certificates ? [encryption(config.certificates)] : []),
    ...(config.accounts ? [authorization(config)] : []),
    '',
  ].join('\n');
}

function encryption({ cert, key }: Pick<CertificateFiles, 'cert' | 'key'>): string {
  return `tls { cert_file: ${JSON.stringify(cert)}, key_file: ${JSON.stringify(key)} }`;
}

function authorization({ accounts = [], administrator }: NatsConfig): string {
  const users = accounts.map(({ user, password, contexts, extra = [] }) => {
    const publish = [
      ...contexts.map((context) => `aerie.${context}.>`),
      ...extra,
      '$JS.API.>',
      '$JS.ACK.>',
      '_INBOX.>',
    ];
    return { user, password, permissions: { publish, subscribe: ['aerie.>', '_INBOX.>'] } };
  });
  return `authorization { users: ${JSON.stringify(administrator ? [...users, administrator] : users, null, 2)} }`;
}

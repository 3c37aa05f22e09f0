import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';
import { SetupError } from '../infrastructure/setup-error';

const PATIENCE_MS = 5_000;

/** A server of one's own that cannot be used is told before anything starts, by the name of the variable that leads to it. */
export async function refuseUnusableDatabase(variable: string, url: string): Promise<void> {
  await attempt(variable, url, 'the PostgreSQL that Aerie brings', async () => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
    client.on('error', () => undefined);
    await client.connect();
    await client.end();
  });
}

export async function refuseUnusableBroker(url: string): Promise<void> {
  await attempt('NATS_URL', url, 'the nats-server that Aerie brings', async () => {
    const urls = url.split(',').map((part) => new URL(part.trim()));
    const [{ username, password } = new URL('nats://nowhere')] = urls;
    const connection = await connect({
      servers: urls.map(({ host }) => host),
      ...(urls.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
      ...(username && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
      reconnect: false,
      timeout: PATIENCE_MS,
    });
    await connection.close();
  });
}

async function attempt(variable: string, url: string, instead: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = (error as Error).message || (error as NodeJS.ErrnoException).code;
    throw new SetupError(
      `${variable} leads to ${hostOf(url)}, which cannot be used (${reason}): correct it, or unset it to use ${instead}.`,
    );
  }
}

/** Never the credentials. */
function hostOf(url: string): string {
  try {
    return url
      .split(',')
      .map((part) => new URL(part.trim()).host)
      .join(', ');
  } catch {
    return 'something that is no URL';
  }
}

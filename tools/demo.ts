import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runDemo } from './demo/run-demo';
import { believe } from './launcher/certificates';
import { defaultDataDir, layout } from './launcher/layout';
import { readRunFile, runningLauncher } from './launcher/run-file';

const LIMIT_MS = 5 * 60_000;

function gatewayUrl(): string {
  const files = layout(defaultDataDir());
  const ca = join(files.tls, 'ca.pem');
  if (existsSync(ca)) believe(ca);
  const running = runningLauncher(files) && readRunFile(files);
  return process.env['AERIE_PUBLIC_URL'] ?? (running ? running.gatewayUrl : 'http://127.0.0.1:8080');
}

runDemo({ gatewayUrl: gatewayUrl(), timeoutMs: LIMIT_MS }).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);

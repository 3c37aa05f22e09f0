import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openHome } from '../infrastructure/postgres-binaries';
import { defaultDataDir, layout } from './layout';
import { endLeftovers, runningLauncher } from './run-file';

/** Downloads, not data: fetching them again would help nobody. */
const KEPT = new Set(['bin', 'apt']);

async function reset(): Promise<void> {
  const files = layout(defaultDataDir());
  const launcher = runningLauncher(files);
  if (launcher) {
    console.error(`The suite is running (pid ${launcher.pid}): stop it first.`);
    process.exit(1);
  }
  await endLeftovers(files);
  const entries = existsSync(files.dataDir) ? readdirSync(files.dataDir).filter((entry) => !KEPT.has(entry)) : [];
  for (const entry of entries) rmSync(join(files.dataDir, entry), { recursive: true, force: true });
  rmSync(openHome(files.postgres), { recursive: true, force: true });
  console.log(`All data of the suite in ${files.dataDir} is removed; the next "npm start" begins afresh.`);
}

void reset().catch((error: Error) => {
  console.error(
    `The data could not be removed: ${error.message} (is ${dirname(layout(defaultDataDir()).runFile)} somebody else's?)`,
  );
  process.exit(1);
});

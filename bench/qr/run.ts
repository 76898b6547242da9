/**
 * `npm run bench:qr [-- --quick] [-- frames camera …]`: bundles through light, ours beside bc-ur and BBQr,
 * one JSON line a metric. Every figure is of a model; bench/README.md says of which. `--quick`
 * shows that all of it runs, not what it measures.
 */
import { cameraLevel } from './camera-level.ts';
import { codeAlone } from './code-alone.ts';
import { codeCpu } from './code-cpu.ts';
import { corpus, type Sample } from './corpus.ts';
import { decomposition } from './decomposition.ts';
import { frameLevel, type Effort } from './frame-level.ts';
import { printFacts } from './line.ts';

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isQuick = process.argv.includes('--quick');
const effort: Effort = { isQuick, runs: isQuick ? 2 : 200 };

const samples = corpus();
const sample = (name: Sample['name']): Sample => {
  const found = samples.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no sample of ${name}.`);
  return found;
};
const { json, codec2: sealed } = sample('10 KB');

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  frames: () => frameLevel(isQuick ? [sample('10 KB')] : samples, effort),
  decomposition: async () => {
    await decomposition(sample('10 KB'), effort);
    if (!isQuick) await decomposition(sample('100 KB'), effort);
  },
  code: () => codeAlone(effort),
  cpu: () => codeCpu(effort),
  camera: () => cameraLevel({ json, sealed }, { isQuick }),
};

const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`No part ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}
for (const { name, about, ...forms } of samples) {
  const bytes = Object.entries(forms).map(([form, of]) => [form, of.length]);
  printFacts(`sample ${name}`, { about, bytes: Object.fromEntries(bytes) });
}
for (const [name, run] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const start = performance.now();
  await run();
  printFacts(`part ${name}`, { seconds: Math.round((performance.now() - start) / 1000) });
}

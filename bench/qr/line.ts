/** One JSON line a metric: two arms of the same run, and the ratio of one to the other. */
import { execFileSync } from 'node:child_process';
import { arch, cpus } from 'node:os';
import { quantile, round3, seededRandom } from '../measure.ts';

export type ArmFigures = { readonly name: string; readonly values: readonly number[] };

export type Line = {
  readonly metric: string;
  /** What the values count: `frames`, `pictures`, `ms` … */
  readonly unit: string;
  readonly baseline: ArmFigures;
  readonly ours: ArmFigures;
  readonly seed: number;
  readonly goal?: number;
  readonly facts?: Readonly<Record<string, unknown>>;
};

/**
 * Ratio of the medians and of the 95th percentiles: baseline to ours, so larger is better. `ratio_95`
 * is the bootstrap interval of the first, its pairs drawn together. A run that did not end counts as
 * Infinity, which JSON has no number for: “never”.
 */
export function printLine({ metric, unit, baseline, ours, seed, goal, facts }: Line): void {
  const ratio = ratioAt(baseline.values, ours.values, 0.5);
  printFacts(metric, {
    ratio: numberOrNever(ratio),
    ratio_p95: numberOrNever(ratioAt(baseline.values, ours.values, 0.95)),
    ratio_95: interval(baseline.values, ours.values, seed).map(numberOrNever),
    ...(goal === undefined ? {} : { goal, met: ratio >= goal }),
    arms: { baseline: figures(baseline, unit), ours: figures(ours, unit) },
    seed,
    ...facts,
  });
}

/** A line that compares nothing. */
export function printFacts(metric: string, facts: Readonly<Record<string, unknown>>): void {
  const runtime = `node ${process.versions.node}`;
  const cpu = `${cpus().length} × ${cpus()[0]?.model ?? arch()}`;
  console.log(JSON.stringify({ metric, ...facts, runtime, cpu, commit: commit() }));
}

function figures({ name, values }: ArmFigures, unit: string): Record<string, string | number> {
  const never = values.filter((value) => value === Infinity).length;
  return {
    name,
    unit,
    median: numberOrNever(at(values, 0.5)),
    p95: numberOrNever(at(values, 0.95)),
    mean: numberOrNever(values.reduce((sum, value) => sum + value, 0) / values.length),
    n: values.length,
    ...(never === 0 ? {} : { never }),
  };
}

function ratioAt(baseline: readonly number[], ours: readonly number[], q: number): number {
  return at(baseline, q) / at(ours, q);
}

function interval(baseline: readonly number[], ours: readonly number[], seed: number): number[] {
  const random = seededRandom(seed);
  const most = Math.min(baseline.length, ours.length);
  const ratios = Array.from({ length: 500 }, () => {
    const pairs = Array.from({ length: most }, () => Math.floor(random() * most));
    const of = (values: readonly number[]) => pairs.map((pair) => values[pair] ?? Number.NaN);
    return ratioAt(of(baseline), of(ours), 0.5);
  });
  return [at(ratios, 0.025), at(ratios, 0.975)];
}

/** Between two that are Infinity there is nothing to interpolate. */
function at(values: readonly number[], q: number): number {
  const value = quantile(values, q);
  return Number.isNaN(value) ? Infinity : value;
}

function numberOrNever(value: number): number | 'never' {
  return value === Infinity ? 'never' : round3(value);
}

let known: string | undefined;

function commit(): string {
  known ??= execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return known;
}

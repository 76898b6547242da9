/** One JSON line a metric: two arms of the same run, and the ratio of one to the other. */
import { execFileSync } from 'node:child_process';
import { arch, cpus } from 'node:os';
import { quantile, round3 } from '../measure.ts';

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

/** Ratio of the medians and of the 95th percentiles: baseline to ours, so larger is better. */
export function printLine({ metric, unit, baseline, ours, seed, goal, facts }: Line): void {
  const ratio = quantile(baseline.values, 0.5) / quantile(ours.values, 0.5);
  const ratioP95 = quantile(baseline.values, 0.95) / quantile(ours.values, 0.95);
  printFacts(metric, {
    ratio: round3(ratio),
    ratio_p95: round3(ratioP95),
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
  return {
    name,
    unit,
    median: round3(quantile(values, 0.5)),
    p95: round3(quantile(values, 0.95)),
    mean: round3(values.reduce((sum, value) => sum + value, 0) / values.length),
    n: values.length,
  };
}

let known: string | undefined;

function commit(): string {
  known ??= execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return known;
}

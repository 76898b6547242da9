/**
 * Paired measurement: every round runs both arms back to back in random order in one process, and
 * what is reported is the ratio within the round, so that a noisy machine disturbs both arms alike.
 */
import { arch, cpus } from 'node:os';

export interface Arm {
  readonly name: string;
  /** Does the work once. Returns how many units it did (default 1), for times per unit. */
  run(): unknown;
}

export interface Metric {
  readonly metric: string;
  /** What the ratio says: baseline time divided by our time, so larger is better. */
  readonly baseline: Arm;
  readonly ours: Arm;
  readonly rounds: number;
  /** The ratio to reach; left out where the figure is for information. */
  readonly goal?: number;
  /** A baseline too slow to run whole does a part of it; its time is multiplied by this. */
  readonly baselineScale?: number;
  readonly facts?: Readonly<Record<string, string | number>>;
  /** Facts known only after the rounds. */
  closingFacts?(): Readonly<Record<string, string | number>>;
}

/** Small deterministic generator for the order of arms and the bootstrap (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}

export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Measures one metric and prints it as one JSON line. */
export async function measure(metric: Metric): Promise<void> {
  const random = seededRandom(1);
  const scale = metric.baselineScale ?? 1;
  const baseline: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < metric.rounds; round += 1) {
    const baselineFirst = random() < 0.5;
    if (baselineFirst) baseline.push((await timed(() => metric.baseline.run())) * scale);
    ours.push(await timed(() => metric.ours.run()));
    if (!baselineFirst) baseline.push((await timed(() => metric.baseline.run())) * scale);
  }
  const ratios = ours.map((ms, round) => (baseline[round] ?? Number.NaN) / ms);
  const interval = bootstrapMedian(ratios, random);
  report(metric.metric, {
    ratio: round3(quantile(ratios, 0.5)),
    ratio_95: interval.map(round3),
    ...(metric.goal === undefined
      ? {}
      : { goal: metric.goal, met: quantile(ratios, 0.5) >= metric.goal }),
    rounds: metric.rounds,
    baseline: summary(metric.baseline.name, baseline),
    ours: summary(metric.ours.name, ours),
    ...metric.facts,
    ...metric.closingFacts?.(),
  });
}

/** Prints one JSON line with the machine and the peak memory of this process. */
export function report(metric: string, facts: Readonly<Record<string, unknown>>): void {
  console.log(
    JSON.stringify({
      metric,
      ...facts,
      peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
      node: process.version,
      openssl: process.versions.openssl,
      cpu: `${cpus().length} × ${cpus()[0]?.model ?? arch()}`,
    }),
  );
}

function summary(name: string, times: readonly number[]): Record<string, string | number> {
  return { name, median_ms: round3(quantile(times, 0.5)), p95_ms: round3(quantile(times, 0.95)) };
}

function bootstrapMedian(ratios: readonly number[], random: () => number): [number, number] {
  const medians = Array.from({ length: 2000 }, () =>
    quantile(
      ratios.map(() => ratios[Math.floor(random() * ratios.length)] ?? Number.NaN),
      0.5,
    ),
  );
  return [quantile(medians, 0.025), quantile(medians, 0.975)];
}

export function round3(value: number): number {
  return Number(value.toPrecision(4));
}

/**
 * Counters and histograms in the text form that Prometheus reads. Labels come from lists of our own
 * (operations, statuses), never from a call, so their number has an end.
 */
export type Labels = Readonly<Record<string, string | number>>;

export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly values: readonly { readonly labels: Labels; readonly value: number }[];
}

/** Upper bounds in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Durations {
  readonly buckets: number[];
  count: number;
  sum: number;
}

export class CallMetrics {
  readonly #calls = new Map<string, number>();
  readonly #durations = new Map<string, Durations>();
  readonly #beganAt: number;

  constructor(now: Date) {
    this.#beganAt = now.getTime();
  }

  observe({ operation, status, ms }: { operation: string; status: number; ms: number }): void {
    const called = labelText({ operation, status });
    this.#calls.set(called, (this.#calls.get(called) ?? 0) + 1);
    const seconds = ms / 1000;
    const key = labelText({ operation });
    const durations = this.#durations.get(key) ?? {
      buckets: BUCKETS.map(() => 0),
      count: 0,
      sum: 0,
    };
    this.#durations.set(key, durations);
    durations.count += 1;
    durations.sum += seconds;
    for (const [index, bound] of BUCKETS.entries()) {
      if (seconds <= bound) durations.buckets[index] = (durations.buckets[index] ?? 0) + 1;
    }
  }

  /** All of it, with the gauges as they are now. */
  text(gauges: readonly Gauge[]): string {
    const lines = head('permafrost_requests_total', 'counter', 'Calls that were answered.');
    for (const [labels, count] of this.#calls) {
      lines.push(`permafrost_requests_total{${labels}} ${count}`);
    }
    const name = 'permafrost_request_duration_seconds';
    lines.push(...head(name, 'histogram', 'From the first byte of a call to its answer.'));
    for (const [labels, { buckets, count, sum }] of this.#durations) {
      for (const [index, bound] of BUCKETS.entries()) {
        lines.push(`${name}_bucket{${labels},le="${bound}"} ${buckets[index] ?? 0}`);
      }
      lines.push(`${name}_bucket{${labels},le="+Inf"} ${count}`);
      lines.push(`${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${count}`);
    }
    lines.push(
      ...head('permafrost_process_start_time_seconds', 'gauge', 'When this process began.'),
      `permafrost_process_start_time_seconds ${this.#beganAt / 1000}`,
    );
    for (const gauge of gauges) {
      lines.push(...head(gauge.name, 'gauge', gauge.help));
      for (const { labels, value } of gauge.values) {
        const text = labelText(labels);
        lines.push(`${gauge.name}${text === '' ? '' : `{${text}}`} ${value}`);
      }
    }
    return `${lines.join('\n')}\n`;
  }
}

function head(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(',');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`));
}

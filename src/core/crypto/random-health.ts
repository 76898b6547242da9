/**
 * Continuous health tests of a random source (NIST SP 800-90B section 4.4) on bytes, with cut-offs
 * for full entropy at a false alarm rate below 2^-40 a start. They find a dead or stuck generator
 * and nothing finer: a predictable one passes.
 */
import type { Random } from './random.ts';

const SAMPLE_BYTES = 1 << 20;
/** 1 + 60 / 8: ten equal bytes in a row come once in 2^72. */
const MAX_REPEATS = 9;
const WINDOW = 512;
/** Expected: 2 of 512; thirty or more come once in 2^80. */
const MAX_IN_WINDOW = 30;

/** Does a fresh mebibyte pass, and is it another one than the mebibyte before? */
export function isRandomHealthy(random: Random): boolean {
  const first = random.bytes(SAMPLE_BYTES);
  const second = random.bytes(SAMPLE_BYTES);
  return (
    first.length === SAMPLE_BYTES &&
    isPlausible(first) &&
    isPlausible(second) &&
    first.some((byte, index) => byte !== second[index])
  );
}

function isPlausible(sample: Uint8Array): boolean {
  return longestRun(sample) <= MAX_REPEATS && mostInWindow(sample) < MAX_IN_WINDOW;
}

function longestRun(sample: Uint8Array): number {
  let longest = 0;
  let run = 0;
  let last = -1;
  for (const byte of sample) {
    run = byte === last ? run + 1 : 1;
    last = byte;
    if (run > longest) longest = run;
  }
  return longest;
}

/** The adaptive proportion test: how often the first byte of a window comes again inside it. */
function mostInWindow(sample: Uint8Array): number {
  let most = 0;
  for (let start = 0; start + WINDOW <= sample.length; start += WINDOW) {
    const wanted = sample[start];
    let count = 0;
    for (let at = start; at < start + WINDOW; at += 1) if (sample[at] === wanted) count += 1;
    if (count > most) most = count;
  }
  return most;
}

/**
 * Runs all vector checks and the self-tests without a test framework: `<runtime> <this> <folder>`.
 * Prints one JSON object: the runtime, and the counts by check. Any mismatch ends it with an error.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runSelfTests } from '../../../src/core/crypto/self-test.ts';
import { VECTOR_CHECKS } from './vector-checks.ts';
import type { Counts } from './vector-source.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('the folder of the vectors is wanted');

const counts: Record<string, Counts> = {};
for (const check of VECTOR_CHECKS) {
  counts[check.name] = await check.run((file) => readFileSync(path.join(folder, file), 'utf8'));
}
const selfTests = (await runSelfTests()).map(({ name }) => name);
const isBoringSsl = 'bun' in process.versions;
process.stdout.write(`${JSON.stringify({ isBoringSsl, counts, selfTests })}\n`);

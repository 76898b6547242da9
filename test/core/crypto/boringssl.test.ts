import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeWithVectors, VECTORS_FOLDER } from '../../public-vectors.ts';
import type { Counts } from './vector-source.ts';
import { EXPECTED_COUNTS } from './vector-checks.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const bun = path.join(root, 'node_modules/@oven/bun-linux-x64/bin/bun');
const script = path.join(import.meta.dirname, 'run-vector-checks.ts');

interface Report {
  readonly isBoringSsl: boolean;
  readonly counts: Readonly<Record<string, Counts>>;
  readonly selfTests: readonly string[];
}

if (!existsSync(bun)) {
  describe.skip('the crypto room on BoringSSL (SKIPPED: Bun is not on this machine)', () => {
    it('runs under Bun', () => undefined);
  });
} else {
  describeWithVectors('the crypto room on BoringSSL, which Electron has', 'wycheproof', () => {
    it('passes every vector and self-test, with the counts of OpenSSL', async () => {
      const { stdout } = await promisify(execFile)(bun, [script, VECTORS_FOLDER], { cwd: root });
      const report = JSON.parse(stdout) as Report;
      expect(report.isBoringSsl).toBe(true);
      expect(report.counts).toEqual(EXPECTED_COUNTS);
      expect(report.selfTests).toHaveLength(14);
    });

    it('exits with an error when a vector file is missing', async () => {
      const elsewhere = promisify(execFile)(bun, [script, import.meta.dirname], { cwd: root });
      await expect(elsewhere).rejects.toMatchObject({ code: 1 });
    });
  });
}

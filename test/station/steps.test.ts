/**
 * No side door: each step takes only what the step before it returns, and those types are made in
 * one file each. The compiler shows it on forgeries (`tsc` fails where an expected error is missing),
 * and a look at the sources shows that nobody casts around it.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { approve } from '../../src/station/approve.ts';
import { decode } from '../../src/station/decode.ts';
import { execute, type RunControl } from '../../src/station/execute.ts';
import { exportResponse } from '../../src/station/export.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { respond } from '../../src/station/respond.ts';
import { review, type ReviewSheet } from '../../src/station/review.ts';
import type { StationKeys } from '../../src/station/station-keys.ts';
import type { Surroundings } from '../../src/station/surroundings.ts';
import { verify, type VerifiedRequest } from '../../src/station/verify.ts';

const STEP_FILE = {
  RawBundle: 'receive.ts',
  DecodedBundle: 'decode.ts',
  VerifiedRequest: 'verify.ts',
  ReviewSheet: 'review.ts',
  ApprovedRequest: 'approve.ts',
  Outcome: 'execute.ts',
  SealedResponse: 'respond.ts',
} as const;

const SRC = join(import.meta.dirname, '../../src');
const sources = globSync('**/*.ts', { cwd: SRC }).map((path) => ({
  path,
  text: readFileSync(join(SRC, path), 'utf8'),
}));

describe.each(Object.entries(STEP_FILE))('%s', (type, file) => {
  test(`is made in station/${file} and nowhere else`, () => {
    const makers = sources.filter(({ text }) => new RegExp(`\\bnew ${type}\\(`).test(text));
    expect(makers.map(({ path }) => path)).toEqual([join('station', file)]);
  });

  test('leaves its file as a type only', () => {
    const text = sources.find(({ path }) => path === join('station', file))?.text ?? '';
    expect(text).toMatch(new RegExp(`^class ${type} \\{$`, 'm'));
    expect(text).toContain(`export type { ${type} };`);
  });

  test('is never the target of a cast', () => {
    const cast = new RegExp(`\\bas (unknown as )?(readonly )?${type}\\b`);
    const casters = sources.filter(({ text }) => cast.test(text)).map(({ path }) => path);
    expect(casters).toEqual([]);
  });
});

test('the station room casts nothing at all', () => {
  const casts = sources
    .filter(({ path }) => path.startsWith('station/'))
    .flatMap(({ path, text }) =>
      Array.from(
        text
          .replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`/g, '')
          .matchAll(/\bas (?!const\b)\w+/g),
        ([cast]) => `${path}: ${cast}`,
      ),
    );
  expect(casts).toEqual([]);
});

/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment, @typescript-eslint/no-misused-spread --
   the linter refuses these forgeries as well; here the compiler is to be seen refusing them */
/** Never run: each line is here to be refused by the compiler. */
export function forgeries(
  vault: Vault,
  surroundings: Surroundings,
  control: RunControl,
  keys: StationKeys,
  request: VerifiedRequest,
  sheet: ReviewSheet,
): void {
  // @ts-expect-error bytes alone were not received
  decode({ bytes: new Uint8Array(), transport: 'file', digest: '' });
  // @ts-expect-error what was not decoded here cannot be verified
  void verify({ outer: {}, sealed: {} }, { vault, sealingKey: keys.sealing, now: new Date(0) });
  // @ts-expect-error a copy of a verified request is not one
  review({ ...request }, vault);
  // @ts-expect-error a sheet that says something else is not one
  approve({ ...sheet, request, text: 'nothing to see' }, vault);
  // @ts-expect-error a sheet is no approval
  void execute(sheet, surroundings, control);
  // @ts-expect-error nor is one that claims to be approved
  void execute({ sheet, approvals: [], approvedBy: ['Ada', 'Ben'] }, surroundings, control);
  // @ts-expect-error no outcome without a run
  void respond({ approved: {}, results: [] }, surroundings, keys);
  // @ts-expect-error no export without a response
  exportResponse({ record: {} }, vault);
}

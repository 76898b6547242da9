/** What the vault keeps of an item: read back exactly as it was written, and nothing else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KEY_CHECKS } from '../../src/core/keys/key-drill.ts';
import {
  decodeKept,
  encodeKept,
  type KeptOutcome,
} from '../../src/station/actions/kept-outcome.ts';
import { uuid, visibleText } from '../protocol/arbitraries.ts';
import { refusalOf } from './stage.ts';

const at = fc.constant('2026-11-20T20:37:00Z');
const kept: fc.Arbitrary<KeptOutcome> = fc.oneof(
  fc.record({ outcome: fc.constant('done' as const), key_id: uuid, at }),
  fc.record({
    outcome: fc.constant('pooled' as const),
    key_ids: fc.array(uuid, { minLength: 1, maxLength: 64 }),
  }),
  fc.record({
    outcome: fc.constant('key-drilled' as const),
    at,
    passed: fc.subarray([...KEY_CHECKS]),
    failed: fc.constantFrom(...KEY_CHECKS, 'none' as const),
  }),
  fc.record({
    outcome: fc.constant('backup-drilled' as const),
    at,
    failed: fc.constantFrom('none' as const, 'key' as const, 'content' as const),
  }),
  fc.record({
    outcome: fc.constant('refused' as const),
    code: fc.constantFrom('KEY_UNKNOWN', 'KEY_OF_ANOTHER'),
    sentence: visibleText(200),
  }),
);

test('an outcome is read back as it was written', () => {
  fc.assert(
    fc.property(kept, (outcome) => {
      expect(decodeKept(encodeKept(outcome))).toEqual(outcome);
    }),
  );
});

test.each([
  [
    'a field more',
    '{"at":"x","key_id":"3f2b8c52-93c6-4d3e-9a64-0f6f7a0f4c11","outcome":"done","x":1}',
  ],
  ['a field less', '{"outcome":"done"}'],
  ['an outcome that there is not', '{"outcome":"maybe"}'],
  [
    'a check that there is not',
    '{"at":"x","failed":"none","outcome":"key-drilled","passed":["x"]}',
  ],
])('an outcome with %s is refused', async (_, body) => {
  expect((await refusalOf(() => decodeKept(body))).code).toBe('SCHEMA_VIOLATION');
});

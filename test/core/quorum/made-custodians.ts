/**
 * People, keys and approvals for the tests of these rooms, and the two ways of asking for a refusal.
 * Keys are real and fresh in each run.
 */
import { expect } from 'vitest';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { systemRandom as random } from '../../../src/core/crypto/random.ts';
import { toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import type { SecretKey } from '../../../src/core/keys/secret-key.ts';
import {
  makeApproval,
  type ApprovalExpected,
  type ApprovalStatement,
} from '../../../src/core/quorum/approval.ts';
import type { Custodian } from '../../../src/core/quorum/custodian.ts';
import { isRefusal, type Refusal } from '../../../src/core/refusal.ts';
import type { RefusalCode } from '../../../src/core/refusals.ts';
import type { Dsse } from '../../../src/core/signing/dsse.ts';

export const AT = '2026-11-20T20:37:00Z';
export const STATION_ID = '7f0a3c52-6f1b-4a52-9d3e-3a6f1c2b4d5e';

export type MadeCustodian = Custodian & { readonly secret: SecretKey };

export function makeCustodian(name: string): MadeCustodian {
  return { custodianId: random.uuid(), name, ...generateEd25519(random) };
}

export function makeCustodians(...names: string[]): MadeCustodian[] {
  return names.map(makeCustodian);
}

export function digestOf(text: string): string {
  return sha256Hex(utf8(text));
}

export const EXPECTED: ApprovalExpected = {
  station_id: STATION_ID,
  env: 'test',
  act: 'request',
  subject: digestOf('the request'),
  sheet: digestOf('the sheet'),
};

export function approvalStatement(
  custodian: Custodian,
  changes: Partial<ApprovalStatement> = {},
): ApprovalStatement {
  return {
    v: 1,
    type: 'approval',
    ...EXPECTED,
    epoch: 1,
    custodian_id: custodian.custodianId,
    custodian_name: custodian.name,
    approved_at: AT,
    nonce: toHex(random.bytes(8)),
    ...changes,
  };
}

export function approve(custodian: MadeCustodian, changes: Partial<ApprovalStatement> = {}): Dsse {
  return makeApproval({
    statement: approvalStatement(custodian, changes),
    approvalSecret: custodian.secret,
    publicKey: custodian.publicKey,
  });
}

/** The refusal that `work` throws; anything else fails the test. */
export function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  return expect.unreachable('it was not refused');
}

export function expectRefusal(code: RefusalCode, work: () => unknown): void {
  expect(refusalOf(work).code).toBe(code);
}

export async function expectRefusalOf(code: RefusalCode, work: Promise<unknown>): Promise<void> {
  const outcome = await work.then(
    () => 'not refused',
    (error: unknown) => (isRefusal(error) ? error.code : error),
  );
  expect(outcome).toBe(code);
}

/** Each copy of `bytes` with one bit changed. */
export function* bitFlips(bytes: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    const at = Math.floor(bit / 8);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit % 8));
    yield flipped;
  }
}

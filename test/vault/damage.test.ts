/**
 * A damaged file: whatever bit flips or bytes go missing, the vault is refused with a code of its
 * own or opens with exactly the content it had; never with other content, never with another error.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { toHex } from '../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { vaultPath } from '../../src/vault/connection.ts';
import { PAGE_SIZE } from '../../src/vault/settings.ts';
import { inMemory, makeFullVault, reopen, temporaryFolder } from './made-vault.ts';

// Many small processes or files: minutes on a busy small machine.
vi.setConfig({ testTimeout: 600_000 });

const DAMAGE_CODES = [
  'VAULT_DAMAGED',
  'VAULT_SETTING',
  'VAULT_VERSION',
  'VAULT_SCHEMA_CHANGED',
  'VAULT_ROW_CHANGED',
  'VAULT_UNWRITABLE',
  'AUDIT_LOG_CHANGED',
  'CHECKPOINT_INVALID',
];

let bytes: Buffer;
let content: string;
let folder: string;
beforeAll(() => {
  const original = makeFullVault();
  const vault = reopen(original.folder);
  content = contentOf(vault);
  vault.close();
  bytes = readFileSync(vaultPath(original.folder));
  folder = join(temporaryFolder(inMemory), 'station');
  mkdirSync(folder, { mode: 0o700 });
});

/** Opens the file with these bytes: a refusal's code, or 'same' when the content is untouched. */
function outcomeOf(damaged: Uint8Array): string {
  writeFileSync(vaultPath(folder), damaged, { mode: 0o600 });
  chmodSync(vaultPath(folder), 0o600);
  let vault: Vault;
  try {
    vault = reopen(folder);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    expect(DAMAGE_CODES).toContain(error.code);
    return error.code;
  }
  try {
    expect(contentOf(vault)).toBe(content);
    return 'same';
  } finally {
    vault.close();
  }
}

/** All that can be read, by walking and by every index. */
function contentOf(vault: Vault): string {
  const requests = vault.requests();
  return JSON.stringify(
    [
      vault.identity(),
      vault.custodians().map(({ custodianId }) => vault.custodian(custodianId)),
      vault.peers(),
      vault.keys().map(({ keyId }) => vault.key(keyId)),
      vault.keys().map(({ fingerprint }) => vault.keyByFingerprint(fingerprint)),
      requests.map(({ requestId }) => vault.request(requestId)),
      requests.map(({ gatewayId, sequence }) => vault.requestBySequence(gatewayId, sequence)),
      requests.map(({ payloadDigest }) => vault.approvals('request', payloadDigest)),
      requests.map(({ requestId }) => [vault.response(requestId), vault.outcomes(requestId)]),
      requests.map(({ gatewayId }) => vault.latestResponse(gatewayId)),
      vault.latestCheckpoint(),
      Array.from(vault.auditEntries()),
    ],
    (_, value: unknown) => (value instanceof Uint8Array ? toHex(value) : value),
  );
}

function withFlip(bit: number): Uint8Array {
  const damaged = Uint8Array.from(bytes);
  damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return damaged;
}

test('refuses every flipped bit of the file header, or nothing of the content has changed', () => {
  const found = new Map<string, number>();
  for (let bit = 0; bit < 100 * 8; bit++) {
    const outcome = outcomeOf(withFlip(bit));
    found.set(outcome, (found.get(outcome) ?? 0) + 1);
  }
  // Counters and reserved bytes of the header carry no content.
  expect(found.get('VAULT_DAMAGED')).toBeGreaterThan(200);
});

test('refuses a flipped bit anywhere in what a page holds, or nothing has changed', () => {
  const pages = bytes.length / PAGE_SIZE;
  let refused = 0;
  let same = 0;
  // Every page: every other bit of its header, then bits spread over the rest with a step that hits all.
  for (let page = 0; page < pages; page++) {
    const start = page * PAGE_SIZE * 8;
    const bits = [
      ...Array.from({ length: 48 }, (_, bit) => bit * 2 + (page & 1)),
      ...Array.from({ length: 24 }, (_, count) => (count * 3271 + page * 97) % (PAGE_SIZE * 8)),
    ];
    for (const bit of bits) {
      if (outcomeOf(withFlip(start + bit)) === 'same') same += 1;
      else refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(same / 2);
});

test('refuses every flipped bit of a stored secret', () => {
  const vault = reopen(undamaged());
  const [key] = vault.keys('customer');
  vault.close();
  const at = bytes.indexOf(key?.wrapped.sealedSecret ?? 'none');
  expect(at).toBeGreaterThan(0);
  for (let bit = 0; bit < 2403 * 8; bit += 61) {
    expect(outcomeOf(withFlip(at * 8 + bit))).toBe('VAULT_ROW_CHANGED');
  }
});

test('refuses a file cut short, at every page and inside', () => {
  for (let length = 0; length < bytes.length; length += PAGE_SIZE / 2) {
    expect(outcomeOf(bytes.subarray(0, length))).not.toBe('same');
  }
  expect(outcomeOf(bytes.subarray(0, -1))).not.toBe('same');
});

test('refuses pages that changed places', () => {
  const pages = bytes.length / PAGE_SIZE;
  for (let page = 1; page + 1 < pages; page++) {
    const swapped = Uint8Array.from(bytes);
    swapped.set(bytes.subarray((page + 1) * PAGE_SIZE, (page + 2) * PAGE_SIZE), page * PAGE_SIZE);
    swapped.set(bytes.subarray(page * PAGE_SIZE, (page + 1) * PAGE_SIZE), (page + 1) * PAGE_SIZE);
    expect(outcomeOf(swapped)).not.toBe('same');
  }
});

/** The undamaged vault. */
function undamaged(): string {
  writeFileSync(vaultPath(folder), bytes, { mode: 0o600 });
  return folder;
}

/**
 * A station, a gateway and two custodians with keys from a fixed stream, so that a failing test
 * fails again in the same way. None of these keys exists anywhere else.
 */
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { generateP256 } from '../../src/core/crypto/p256.ts';
import type { Random } from '../../src/core/crypto/random.ts';
import { generateX25519 } from '../../src/core/crypto/x25519.ts';
import { sha256, sha256Hex } from '../../src/core/crypto/digest.ts';
import { concat, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import type { RequestBundle, ResponseBundle } from '../../src/protocol/bundle.ts';
import type { KeyAssignRequest } from '../../src/protocol/kinds/key-assign.ts';

/** SHA-256 in counter mode over a label: any length, the same each time. */
export function fixedRandom(label: string): Random {
  let counter = 0;
  const bytes = (length: number): Uint8Array => {
    const blocks: Uint8Array[] = [];
    for (let size = 0; size < length; size += 32) {
      blocks.push(sha256(utf8(`${label}/${String(counter++)}`)));
    }
    return concat(...blocks).slice(0, length);
  };
  return { bytes, uuid: () => uuidFrom(bytes(16)) };
}

export function uuidFrom(bytes: Uint8Array): string {
  const copy = bytes.slice();
  copy[6] = ((copy[6] ?? 0) & 0x0f) | 0x40;
  copy[8] = ((copy[8] ?? 0) & 0x3f) | 0x80;
  const hex = toHex(copy);
  return [0, 8, 12, 16, 20].map((at, i, all) => hex.slice(at, all[i + 1] ?? 32)).join('-');
}

export function party(label: string) {
  const random = fixedRandom(label);
  return {
    id: random.uuid(),
    signing: generateEd25519(random),
    sealing: generateX25519(random),
    assignment: generateP256(random),
  };
}

export const gateway = party('gateway');
export const station = party('station');
export const stranger = party('stranger');

export const NOW = new Date('2026-11-20T12:00:00Z');

export function requestHeadFor(
  changes: Partial<RequestBundle['head']> = {},
): RequestBundle['head'] {
  return {
    v: 1,
    env: 'test',
    direction: 'request',
    station_id: station.id,
    gateway_id: gateway.id,
    bundle_id: fixedRandom('request id').uuid(),
    sequence: 7,
    previous: '',
    issued_at: '2026-11-20T11:00:00Z',
    not_after: '2026-12-04T11:00:00Z',
    checkpoint: '',
    receipt: '',
    ...changes,
  };
}

export function responseHeadFor(
  changes: Partial<ResponseBundle['head']> = {},
): ResponseBundle['head'] {
  return {
    v: 1,
    env: 'test',
    direction: 'response',
    station_id: station.id,
    gateway_id: gateway.id,
    bundle_id: fixedRandom('response id').uuid(),
    sequence: 3,
    previous: sha256Hex(utf8('the request')),
    issued_at: '2026-11-20T11:30:00Z',
    not_after: '2026-12-04T11:30:00Z',
    checkpoint: '',
    receipt: '',
    in_reply_to: fixedRandom('request id').uuid(),
    consistency: { from: 0, proof: [] },
    air_gap: { state: 'intact', findings: [] },
    generation: 1,
    ...changes,
  };
}

export function assignBody(changes: Partial<KeyAssignRequest> = {}): KeyAssignRequest {
  return {
    key_type: 'rsa4096',
    user_identifier: 'user-4711',
    user_id: fixedRandom('user id').uuid(),
    organisation: { customer_id: 'cust-1', customer_name: 'Åland Savings' },
    package: { package_id: 'pack-1', package_name: 'Gold' },
    sign_with: ['external_customer_id', 'key_id', 'user_id'],
    pulled_by: { id: 'api-key-1', type: 'api_key' },
    ...changes,
  };
}

/** A request of two items; its file has about 2 KB. */
export function smallRequest(changes: Partial<RequestBundle['head']> = {}): RequestBundle {
  const random = fixedRandom('items');
  return {
    head: requestHeadFor(changes),
    items: [
      { kind: 'key.assign', item_id: random.uuid(), body: assignBody() },
      {
        kind: 'key.retire',
        item_id: random.uuid(),
        body: {
          key_id: random.uuid(),
          key_fingerprint: sha256Hex(utf8('key')),
          reason: 'Customer left.',
        },
      },
    ],
  };
}

/** A response that refuses and retires, so that it needs no attestation. */
export function smallResponse(changes: Partial<ResponseBundle['head']> = {}): ResponseBundle {
  const random = fixedRandom('items');
  return {
    head: responseHeadFor(changes),
    items: [
      {
        kind: 'key.assign',
        item_id: random.uuid(),
        outcome: 'refused',
        code: 'KEY_REPEATED',
        sentence: 'The key exists already.',
      },
      {
        kind: 'key.retire',
        item_id: random.uuid(),
        outcome: 'done',
        body: {
          key_id: random.uuid(),
          key_fingerprint: sha256Hex(utf8('key')),
          retired_at: '2026-11-20T11:20:00Z',
        },
      },
    ],
  };
}

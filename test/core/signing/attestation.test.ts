import { describe, expect, it } from 'vitest';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { fromBase64, fromHex, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import {
  verifyAttestation,
  verifyKeyAttestation,
  verifyStatement,
  type AttestationFacts,
} from '../../../src/core/signing/attestation.ts';
import { readAttestation } from '../../../src/core/signing/attestation-payload.ts';
import { decodeDsse, encodeDsse, type Dsse } from '../../../src/core/signing/dsse.ts';
import {
  approve,
  bitFlips,
  digestOf,
  expectRefusal,
  makeCustodian,
} from '../quorum/made-custodians.ts';
import { makeAttestation, makeStatement } from './made-attestation.ts';
import { encodeKeyStatement } from '../../../src/core/signing/key-statement.ts';

const made = makeAttestation(5);
const { trust, statements, places } = made;

/** What a holder of key 3 shows, with changes. */
function shown(changes: Partial<Parameters<typeof verifyKeyAttestation>[0]> = {}): unknown {
  const statement = statements[3] ?? '';
  const place = places[3] ?? { index: 0, proof: [] };
  const { attestation } = made;
  return verifyKeyAttestation({ ...trust, ...place, statement, attestation, ...changes });
}

/** The same holder's, where the station signed other facts. */
function shownWith(changes: Partial<AttestationFacts>): unknown {
  return shown({ attestation: made.again(changes).attestation });
}

describe('an attestation', () => {
  it('refuses every changed bit', { timeout: 300_000 }, () => {
    for (const bytes of bitFlips(encodeDsse(made.attestation))) {
      let attestation: Dsse;
      try {
        attestation = decodeDsse(bytes);
      } catch (error) {
        expect(error).toSatisfy(isRefusal);
        continue;
      }
      expectRefusal('SIGNATURE_INVALID', () => verifyAttestation({ ...trust, attestation }));
    }
  });

  it('refuses every changed bit of a statement', () => {
    const attestation = verifyAttestation({ ...trust, attestation: made.attestation });
    const place = places[3] ?? { index: 0, proof: [] };
    for (const bytes of bitFlips(utf8(statements[3] ?? ''))) {
      const statement = Buffer.from(bytes).toString('utf8');
      expectRefusal('PROOF_INVALID', () => verifyStatement({ ...place, statement, attestation }));
    }
  });

  it('refuses every changed bit of a proof', () => {
    const proof = places[3]?.proof ?? [];
    expect(proof.length).toBe(3);
    for (const [at, hash] of proof.entries()) {
      for (const bytes of bitFlips(fromHex(hash))) {
        expectRefusal('PROOF_INVALID', () => shown({ proof: proof.with(at, toHex(bytes)) }));
      }
    }
  });

  it('refuses a proof that is too long, or is no hexadecimal', () => {
    expectRefusal('PROOF_INVALID', () => shown({ proof: Array<string>(65).fill('00'.repeat(32)) }));
    expectRefusal('PROOF_INVALID', () => shown({ proof: ['xyz'] }));
  });

  it('refuses the place of another key', () => {
    expectRefusal('PROOF_INVALID', () => shown({ index: 2 }));
    expectRefusal('PROOF_INVALID', () => shown({ ...places[1] }));
  });

  it('refuses a key that was swapped after it was attested', () => {
    const statement = encodeKeyStatement(makeStatement(3));
    expectRefusal('PROOF_INVALID', () => shown({ statement }));
  });

  it('refuses the key of another station', () => {
    const other = generateEd25519(systemRandom).publicKey;
    expectRefusal('SIGNATURE_INVALID', () => shown({ identityKey: other }));
  });

  it('refuses a statement of another station or environment in its own tree', () => {
    for (const change of [{ station_id: systemRandom.uuid() }, { env: 'production' as const }]) {
      const statement = encodeKeyStatement({ ...makeStatement(3), ...change });
      const { attestation, proofs } = made.again({}, [statement]);
      expectRefusal('ATTESTATION_INVALID', () => shown({ statement, attestation, ...proofs[0] }));
    }
  });

  it('refuses a leaf that is no key statement', () => {
    const { attestation, proofs } = made.again({}, ['{}']);
    expectRefusal('ATTESTATION_INVALID', () =>
      shown({ statement: '{}', attestation, ...proofs[0] }),
    );
  });

  it('refuses one approval of two', () => {
    const approvals = approvalsIn(made.attestation).slice(0, 1);
    expectRefusal('QUORUM_NOT_REACHED', () => shownWith({ approvals }));
  });

  it('refuses the same approval twice', () => {
    const [first] = approvalsIn(made.attestation);
    expectRefusal('APPROVAL_REPEATED', () =>
      shownWith({ approvals: first === undefined ? [] : [first, first] }),
    );
  });

  it('refuses approvals of another request or another sheet', () => {
    expectRefusal('APPROVAL_INVALID', () => shownWith({ request_digest: digestOf('another') }));
    expectRefusal('APPROVAL_INVALID', () => shownWith({ sheet_digest: digestOf('another') }));
  });

  it('refuses an approval of somebody who is no custodian', () => {
    const stranger = approve(makeCustodian('Mallory'));
    const approvals = [...approvalsIn(made.attestation).slice(0, 1), stranger];
    expectRefusal('APPROVAL_INVALID', () => shownWith({ approvals }));
  });

  it('refuses to be of no key', () => {
    expectRefusal('ATTESTATION_INVALID', () => made.again({}, []));
  });

  it.each<[string, Partial<AttestationFacts>]>([
    [
      'an audit index at or beyond its size',
      { audit: { index: 12, root: digestOf(''), size: 12 } },
    ],
    ['a digest in capitals', { request_digest: 'A'.repeat(64) }],
    ['a build without a name', { build: '' }],
    ['a time with an offset', { issued_at: '2026-11-20T20:37:00+01:00' }],
  ])('refuses %s', (_, changes) => {
    expectRefusal('SCHEMA_VIOLATION', () => made.again(changes));
  });

  it('refuses a field more or less', () => {
    const payload = payloadOf(made.attestation);
    const less = Object.fromEntries(Object.entries(payload).filter(([key]) => key !== 'build'));
    expectRefusal('SCHEMA_VIOLATION', () => readAttestation({ ...payload, note: '' }));
    expectRefusal('SCHEMA_VIOLATION', () => readAttestation(less));
  });

  it('accepts each key alone', () => {
    for (const [at, statement] of statements.entries()) {
      const verified = verifyKeyAttestation({
        ...trust,
        ...(places[at] ?? { index: 0, proof: [] }),
        statement,
        attestation: made.attestation,
      });
      expect(encodeKeyStatement(verified.statement)).toBe(statement);
      expect(verified.attestation.tree_size).toBe(5);
    }
  });

  it('accepts 10,000 keys under one signature, each alone', { timeout: 120_000 }, () => {
    const [template = ''] = statements;
    const { key_id } = JSON.parse(template) as { key_id: string };
    const many = Array.from({ length: 10_000 }, (_, number) =>
      template.replace(key_id, `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`),
    );
    const { attestation, proofs } = made.again({}, many);
    const verified = verifyAttestation({ ...trust, attestation });
    expect(verified.tree_size).toBe(10_000);
    for (let at = 0; at < many.length; at += 101) {
      const place = proofs[at] ?? { index: 0, proof: [] };
      expect(place.proof.length).toBeLessThanOrEqual(14);
      verifyStatement({ ...place, statement: many[at] ?? '', attestation: verified });
    }
  });
});

function payloadOf(attestation: Dsse): Record<string, unknown> {
  const bytes = fromBase64(attestation.payload);
  return JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
}

function approvalsIn(attestation: Dsse): Dsse[] {
  return payloadOf(attestation)['approvals'] as Dsse[];
}

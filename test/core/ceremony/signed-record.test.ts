import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CeremonyRecord } from '../../../src/core/ceremony/record.ts';
import { verifyRecord } from '../../../src/core/ceremony/signed-record.ts';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { fromBase64, fromUtf8 } from '../../../src/core/encoding/bytes.ts';
import type { JsonValue } from '../../../src/core/encoding/canonical.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import { encodeCanonical } from '../../../src/core/signing/canonical-bytes.ts';
import { signDsse, type Dsse } from '../../../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE, type PayloadType } from '../../../src/core/signing/payload-types.ts';
import { expectRefusal, refusalOf } from '../quorum/made-custodians.ts';
import { MadeLog, OTHER_REQUEST, requestLog } from './made-log.ts';

type Payload = { [key: string]: JsonValue };

/** A log in which something stands before and after the ceremony. */
function surroundedLog() {
  const { log: whole, named } = requestLog();
  const first = 0;
  const last = whole.entries.length - 1;
  whole.start();
  whole.receive(OTHER_REQUEST, 2);
  whole.lock();
  return { log: whole, named, first, last };
}

const { log, named, first, last } = surroundedLog();
const record = log.record(named, first, last);
const signed = log.signed(record, first, last);

/** The station signs something else: what a lying station could do. */
function resigned(
  change: (payload: Payload) => void,
  type: PayloadType = PAYLOAD_TYPE.ceremonyRecord,
): Dsse {
  const payload = JSON.parse(fromUtf8(fromBase64(signed.payload))) as Payload;
  change(payload);
  return signDsse({ payloadType: type, payload: encodeCanonical(payload), ...log.identity });
}

function refusedReason(dsse: Dsse): string {
  const refusal = refusalOf(() => verifyRecord({ ...log.trust, dsse }));
  expect(refusal.code).toBe('RECORD_INVALID');
  return String(refusal.facts['reason']);
}

function withRecord(change: (record: Record<keyof CeremonyRecord, JsonValue>) => void): Dsse {
  return resigned((payload) => {
    change(payload['record'] as Record<keyof CeremonyRecord, JsonValue>);
  });
}

/** What `work` gives, or nothing when it refuses. */
function orRefusal<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

const listOf = (value: JsonValue | undefined): JsonValue[] => value as JsonValue[];

describe('a signed ceremony record', () => {
  it('is verified from the card alone, and is what the station made', () => {
    expect(verifyRecord({ ...log.trust, dsse: signed })).toEqual(record);
  });

  it('has the same bytes each time it is made from the same log', () => {
    expect(log.signed(log.record(named, first, last), first, last)).toEqual(signed);
  });

  it('is verified for a ceremony that is not over, at the end of its log', () => {
    const open = new MadeLog();
    open.start();
    const index = open.receive();
    const dsse = open.signed(open.record(index));
    expect(verifyRecord({ ...open.trust, dsse }).ceremony.ended_at).toBe('');
  });

  it('refuses a changed bit of the payload or the signature', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.nat(), fc.integer({ min: 0, max: 7 }), (ofPayload, at, bit) => {
        const flip = (base64: string): string => {
          const bytes = Buffer.from(base64, 'base64');
          bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
          return bytes.toString('base64');
        };
        const [{ keyid, sig }] = signed.signatures;
        const dsse: Dsse = ofPayload
          ? { ...signed, payload: flip(signed.payload) }
          : { ...signed, signatures: [{ keyid, sig: flip(sig) }] };
        expectRefusal('SIGNATURE_INVALID', () => verifyRecord({ ...log.trust, dsse }));
      }),
      { numRuns: 50 },
    );
  });

  it('refuses the card of another station', () => {
    const { publicKey } = generateEd25519(systemRandom);
    expectRefusal('SIGNATURE_INVALID', () =>
      verifyRecord({ ...log.trust, identityKey: publicKey, dsse: signed }),
    );
    // The same key on the card of another station.
    const station = { ...log.trust.station, station_id: OTHER_REQUEST };
    expectRefusal('CHECKPOINT_INVALID', () =>
      verifyRecord({ ...log.trust, station, dsse: signed }),
    );
  });

  it('refuses another statement of the same key', () => {
    const dsse = resigned(() => undefined, PAYLOAD_TYPE.attestation);
    expectRefusal('SIGNATURE_INVALID', () => verifyRecord({ ...log.trust, dsse }));
  });
});

describe('a station that signs what its log does not say', () => {
  it('is refused with a changed, added, removed or reordered step', () => {
    const changes: ((steps: JsonValue[]) => JsonValue)[] = [
      (steps) => [{ ...(steps[3] as Payload), what: 'Ada approved the sheet' }, ...steps.slice(1)],
      (steps) => steps.slice(1),
      (steps) => [...steps, ...steps.slice(-1)],
      (steps) => steps.toReversed(),
    ];
    for (const change of changes) {
      const dsse = withRecord((said) => {
        said.steps = change(listOf(said.steps));
      });
      expect(refusedReason(dsse)).toContain('“steps”');
    }
  });

  it('is refused with a deviation left out', () => {
    const dsse = withRecord((said) => {
      said.deviations = listOf(said.deviations).slice(1);
    });
    expect(refusedReason(dsse)).toContain('“deviations”');
  });

  it('is refused with any member changed, missing or added', () => {
    for (const member of Object.keys(record) as (keyof CeremonyRecord)[]) {
      if (member === 'ceremony' || member === 'station') continue;
      expect(refusedReason(withRecord((said) => void (said[member] = 'x')))).toContain(member);
      expect(
        refusedReason(withRecord((said) => void Reflect.deleteProperty(said, member))),
      ).toContain(member);
    }
    expect(refusedReason(withRecord((said) => void Object.assign(said, { extra: 1 })))).toContain(
      '“extra”',
    );
    const renamed = withRecord((said) => void ((said.station as Payload)['name'] = 'Station Two'));
    expect(refusedReason(renamed)).toContain('“station”');
    const retitled = withRecord((said) => void ((said.ceremony as Payload)['title'] = 'Other'));
    expect(refusedReason(retitled)).toContain('“ceremony”');
  });

  it('is refused with an entry left out, even with a proof of the others', () => {
    const dsse = resigned((payload) => {
      payload['entries'] = listOf(payload['entries']).toSpliced(5, 1);
    });
    expect(refusedReason(dsse)).toContain('do not follow each other');
    const shorter = log.signed(record, first, last - 1);
    expect(refusedReason(shorter)).toContain('not all of the ceremony');
    const later = log.signed(record, first + 1, last);
    expect(refusedReason(later)).toContain('not all of the ceremony');
    const longer = log.signed(record, first, last + 1);
    expect(refusedReason(longer)).toContain('not all of the ceremony');
  });

  it('is refused with a changed entry, or another proof', () => {
    const entry = resigned((payload) => {
      payload['entries'] = (payload['entries'] as string[]).map((text) =>
        text.replace('"custodian":"Ada"', '"custodian":"Eve"'),
      );
    });
    expectRefusal('PROOF_INVALID', () => verifyRecord({ ...log.trust, dsse: entry }));
    const proof = resigned((payload) => {
      payload['proof'] = listOf(payload['proof']).toReversed().slice(1);
    });
    expectRefusal('PROOF_INVALID', () => verifyRecord({ ...log.trust, dsse: proof }));
  });

  it('is refused with a checkpoint of another log or by another key', () => {
    const other = new MadeLog();
    other.start();
    const dsse = resigned((payload) => {
      payload['checkpoint'] = other.checkpoint();
    });
    expectRefusal('CHECKPOINT_INVALID', () => verifyRecord({ ...log.trust, dsse }));
  });

  it('is refused with any byte of the payload changed, but for the generation it says', () => {
    const payload = fromBase64(signed.payload);
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = payload.slice();
        changed[at] = (changed[at] ?? 0) ^ mask;
        const payloadType = PAYLOAD_TYPE.ceremonyRecord;
        const dsse = signDsse({ payloadType, payload: changed, ...log.identity });
        const made = orRefusal(() => verifyRecord({ ...log.trust, dsse }));
        if (made === undefined) return;
        const { generation } = made.station;
        expect(generation).not.toBe(record.station.generation);
        expect(made).toEqual({ ...record, station: { ...record.station, generation } });
      }),
      { numRuns: 300 },
    );
  });

  it('is refused with a payload of another form', () => {
    const changes: ((payload: Payload) => void)[] = [
      (payload) => void (payload['v'] = 2),
      (payload) => void (payload['type'] = 'other'),
      (payload) => void (payload['more'] = 1),
      (payload) => void Reflect.deleteProperty(payload, 'proof'),
      (payload) => void (payload['record'] = []),
      (payload) => void (payload['entries'] = []),
      (payload) => void (payload['entries'] = ['{}']),
      (payload) => void (payload['proof'] = ['ab']),
      (payload) => void ((payload['record'] as Payload)['ceremony'] = { ceremony_id: 'request' }),
      (payload) => void ((payload['record'] as Payload)['station'] = { generation: 0 }),
    ];
    for (const change of changes) refusedReason(resigned(change));
  });
});

/** A signed record as a person verifies it: a file, a station card, and an exit code. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRecordFile, readVerifiable } from '../../src/cli/verify/read-verifiable.ts';
import { recognise } from '../../src/cli/verify/recognise.ts';
import { MAX_STATEMENT_BYTES } from '../../src/cli/limits.ts';
import { generateP256 } from '../../src/core/crypto/p256.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { generateX25519 } from '../../src/core/crypto/x25519.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { encodeDsse } from '../../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../src/core/signing/payload-types.ts';
import { makeStationCard, readStationCard } from '../../src/protocol/cards/station-card.ts';
import { requestLog } from '../core/ceremony/made-log.ts';
import { makeCustodians, STATION_ID } from '../core/quorum/made-custodians.ts';
import { codeOf } from './refusal-of.ts';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();

/** Writes `NAME-card.json` and `NAME-record.json`: a request of a station of its own. */
function leave(name: string): Uint8Array {
  const { log, named } = requestLog();
  const card = encodeDsse(
    makeStationCard(
      {
        station_id: STATION_ID,
        env: 'test',
        name: 'Station One',
        created_at: '2026-11-20T20:00:00Z',
        epoch: 1,
        threshold: 2,
        build: 'permafrost test',
        identityKey: log.identity.publicKey,
        sealingKey: generateX25519(systemRandom).publicKey,
        assignmentKey: generateP256(systemRandom).publicKey,
        custodians: makeCustodians('Ada', 'Ben'),
      },
      log.identity.secret,
      log.identity.publicKey,
    ),
  );
  const { card: said, custodians, digest } = readStationCard(card);
  Object.assign(log.trust, {
    station: { station_id: STATION_ID, name: said.name, env: said.env, card_digest: digest },
    custodians: new Map(custodians.map((custodian) => [custodian.custodianId, custodian.name])),
  });
  const record = encodeDsse(log.signed(log.record(named)));
  writeFileSync(path.join(folder, `${name}-card.json`), card);
  writeFileSync(path.join(folder, `${name}-record.json`), record);
  return record;
}

const record = leave('one');
leave('other');

const verify = (file: string, card: string, ...more: string[]) =>
  permafrost(['verify', file, '--card', card, ...more], { cwd: folder });

describe('permafrost verify of a ceremony record', () => {
  it('says what holds, with its deviations, digests and keys', async () => {
    const spoken = await verify('one-record.json', 'one-card.json', '--json');
    expect(spoken.code).toBe(0);
    expect(documentOf(spoken)).toMatchObject({
      files: [
        {
          form: 'ceremony record',
          facts: {
            steps: 15,
            'deviation 2': expect.stringContaining(
              'The door stood open; It was hot; Cleo',
            ) as string,
            'with Ada': 'unlocked the station, approved the request',
          },
        },
      ],
    });
  });

  it('ends with 3 for the card of another station', async () => {
    const spoken = await verify('one-record.json', 'other-card.json');
    expect(codeSaid(spoken)).toBe('SIGNATURE_INVALID');
    expect(spoken.code).toBe(3);
  });

  it('ends with 3 for a record that was cut', async () => {
    writeFileSync(path.join(folder, 'cut.json'), record.subarray(0, record.length - 1));
    const spoken = await verify('cut.json', 'one-card.json');
    expect(spoken.code).toBe(3);
  });

  it('is looked at by inspect, which trusts nothing', async () => {
    const spoken = await permafrost(['inspect', 'one-record.json', '--json'], { cwd: folder });
    expect(documentOf(spoken)).toMatchObject({
      form: 'ceremony record',
      isVerified: false,
      facts: { kind: 'request', type: 'ceremony-record' },
    });
  });
});

describe('a long file', () => {
  it('is read when it ends as a ceremony record does, and is refused otherwise', () => {
    const long = 'A'.repeat(MAX_STATEMENT_BYTES);
    const end = `","payloadType":"${PAYLOAD_TYPE.ceremonyRecord}","signatures":[{"keyid":"","sig":""}]}`;
    const isRecord = path.join(folder, 'long-record.json');
    writeFileSync(isRecord, `{"payload":"${long}${end}`);
    expect(recognise(readVerifiable(isRecord))).toBe('ceremony record');
    const isOther = path.join(folder, 'long.json');
    writeFileSync(isOther, `{"payload":"${long}"}`);
    expect(codeOf(() => readVerifiable(isOther))).toBe('FILE_TOO_LARGE');
  });

  it('is no record when it is not text', () => {
    expect(isRecordFile(new Uint8Array(500).fill(0xff))).toBe(false);
    expect(isRecordFile(utf8('{}'))).toBe(false);
    expect(isRecordFile(record)).toBe(true);
  });
});

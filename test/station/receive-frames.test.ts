/**
 * A request that came as codes before the camera: its sealed bytes bare, or a bundle file that another
 * tool cut into codes. The same steps, the same refusals, and the log says by which way it came.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeBundleFile, encodeBundleFile } from '../../src/protocol/file.ts';
import { receiveRequest } from '../../src/station/pipeline.ts';
import {
  expectRefusedOnRecord,
  lastEntry,
  receive,
  refusalOf,
  Stage,
  type Station,
} from './stage.ts';
import { assignItem, type MadeRequest } from './test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

const sealedOf = ({ file }: Pick<MadeRequest, 'file'>): Uint8Array =>
  decodeBundleFile(file).sealed.bytes;

function scan(station: Station, bytes: Uint8Array) {
  const { surroundings, keys } = station;
  return receiveRequest(bytes, 'frames', surroundings, () => keys);
}

async function asked(station: Station, lies: object = {}): Promise<MadeRequest> {
  return await station.gateway.ask([assignItem()], station.clock.now(), lies);
}

describe('sealed bytes that came bare', () => {
  test('are received like a file, and the log says that they came as frames', async () => {
    const station = stage.station();
    const made = await asked(station);
    const received = await scan(station, sealedOf(made));
    expect(received).toEqual({ seen: 'new', requestId: made.requestId });
    expect(lastEntry(station.vault)).toMatchObject({
      kind: 'bundle.received',
      facts: { transport: 'frames', sealed_digest: decodeBundleFile(made.file).sealed.digest },
    });
  });

  test('are known again as the file of the same bundle, and the file as them', async () => {
    const station = stage.station();
    const made = await asked(station);
    await scan(station, sealedOf(made));
    const known = { seen: 'known', requestId: made.requestId };
    expect(await receive(station, made)).toEqual(known);
    expect(await scan(station, sealedOf(made))).toEqual(known);
  });

  test('from a drive are no bundle file', async () => {
    const station = stage.station();
    const made = await asked(station);
    await expectRefusedOnRecord(station.vault, 'bundle.refused', 'TEXT_INVALID', () =>
      receive(station, { file: sealedOf(made) }),
    );
  });

  test('of another environment, another station and another direction are named as such', async () => {
    const station = stage.station();
    const sealed = sealedOf(await asked(station));
    const changed = (at: number, value: number): Uint8Array => {
      const bytes = sealed.slice();
      bytes[at] = value;
      return bytes;
    };
    const codeOf = async (bytes: Uint8Array) => (await refusalOf(() => scan(station, bytes))).code;
    const [response, production] = [changed(6, 2), changed(7, 2)];
    const other = changed(16, (sealed[16] ?? 0) ^ 1);
    expect(await codeOf(response)).toBe('WRONG_DIRECTION');
    expect(await codeOf(production)).toBe('WRONG_ENVIRONMENT');
    const refusal = await refusalOf(() => scan(station, other));
    expect(refusal.code).toBe('WRONG_RECIPIENT');
    expect(refusal.message).toContain('the station with key');
  });

  test('whose signed head names another station are refused, with nothing outside to contradict it', async () => {
    const station = stage.station();
    const made = await asked(station, { station_id: station.gateway.gatewayId });
    await expectRefusedOnRecord(station.vault, 'bundle.refused', 'WRONG_RECIPIENT', () =>
      scan(station, sealedOf(made)),
    );
  });

  test('with any bit changed are refused, and the refusal names the way and what was found', async () => {
    const station = stage.station();
    const sealed = sealedOf(await asked(station));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed.length * 8 - 1 }), async (bit) => {
        const bytes = sealed.slice();
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await refusalOf(() => scan(station, bytes));
        expect(lastEntry(station.vault)).toMatchObject({
          kind: 'bundle.refused',
          facts: { transport: 'frames' },
        });
      }),
      { numRuns: 40 },
    );
    expect(station.vault.requests()).toEqual([]);
  });
});

describe('a bundle file that came as codes', () => {
  test('is received, and its outer fields are held against what was signed', async () => {
    const station = stage.station();
    const made = await asked(station);
    const { outer, sealed } = decodeBundleFile(made.file);
    const renamed = encodeBundleFile({
      sealed: sealed.bytes,
      head: { ...outer, sequence: outer.sequence + 1 },
    });
    await expectRefusedOnRecord(station.vault, 'bundle.refused', 'BUNDLE_MALFORMED', () =>
      scan(station, renamed),
    );
    expect(await scan(station, made.file)).toMatchObject({ seen: 'new' });
    expect(lastEntry(station.vault).facts).toMatchObject({ transport: 'frames' });
  });
});

describe('a file from a drive', () => {
  test('is on record as such', async () => {
    const station = stage.station();
    await receive(station, await asked(station));
    expect(lastEntry(station.vault).facts).toMatchObject({ transport: 'file' });
  });
});

/** A response on its way out as light: the bytes to be shown, and what is put on record of them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { digestWords } from '../../src/core/keys/fingerprint.ts';
import { decodeBundleFile } from '../../src/protocol/file.ts';
import { openVault } from '../../src/vault/open-vault.ts';
import { Stage, wholeJob } from '../station/stage.ts';
import { assignItem } from '../station/test-gateway.ts';
import { hostHere } from './host-here.ts';
import { codeOf } from './process-stage.ts';

const OTHER = 'ab'.repeat(32);
const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

/** A locked station that has answered one request. */
async function answered() {
  const station = stage.station();
  const { made, exported } = await wholeJob(stage, station, [assignItem()]);
  stage.close(station);
  const { dir, clock, host, call } = hostHere(station.folder, { clock: station.clock });
  /** What the vault says after the process has ended. */
  const after = () => {
    host.lock('asked');
    const vault = openVault(dir, { now: clock.now() });
    const kinds = ['response.exported', 'act.refused'].map((kind) =>
      vault.auditPage({ kind, limit: 9 }).map(({ facts }) => facts),
    );
    vault.close();
    return { exported: kinds[0] ?? [], refused: kinds[1] ?? [] };
  };
  return { call, after, exported, requestId: made.requestId };
}

describe('a response that is shown as codes', () => {
  test('is the sealed bytes of its file, with their digest in words, while the station is locked', async () => {
    const { call, exported, requestId } = await answered();
    const shown = await call('responseForLight', { requestId });
    expect(shown.sealed).toEqual(decodeBundleFile(exported.file).sealed.bytes);
    expect(shown.sealedDigest).toBe(sha256Hex(shown.sealed));
    expect(shown.words).toBe(digestWords(shown.sealedDigest));
    expect(await call('responseForLight', { requestId })).toEqual(shown);
  });

  test('is on record as exported once somebody says that the gateway has it, and how it left', async () => {
    const { call, after, requestId } = await answered();
    const { sealedDigest } = await call('responseForLight', { requestId });
    const { exportedAt } = await call('shownResponse', { requestId, sealedDigest });
    expect(await call('status', {})).toMatchObject({ requests: [{ requestId, exportedAt }] });
    expect(await call('markExported', { requestId, sealedDigest })).toEqual({ exportedAt });
    const newestFirst = ['file', 'frames'].map((transport) => ({
      request_id: requestId,
      sealed_digest: sealedDigest,
      transport,
    }));
    expect(after().exported).toEqual(newestFirst);
  });

  test('is not on record by being asked for: showing is no handing over', async () => {
    const { call, after, requestId } = await answered();
    await call('responseForLight', { requestId });
    expect(await call('status', {})).toMatchObject({ requests: [{ requestId, exportedAt: '' }] });
    expect(after().exported).toEqual([]);
  });

  test('refuses to be put on record when other bytes were shown, and changes nothing', async () => {
    const { call, after, requestId } = await answered();
    const wrong = call('shownResponse', { requestId, sealedDigest: OTHER });
    expect(await codeOf(wrong)).toBe('SHOWN_DIFFERS');
    expect(await call('status', {})).toMatchObject({ requests: [{ requestId, exportedAt: '' }] });
    const { exported, refused } = after();
    expect(exported).toEqual([]);
    expect(refused).toEqual([
      { act: 'export', code: 'SHOWN_DIFFERS', request_id: requestId, transport: 'frames' },
    ]);
  });

  test('refuses a request that is not here, on record', async () => {
    const { call, after } = await answered();
    const requestId = '8d0f4c0e-5a0e-4e8e-9d53-3f6a8c3c1a10';
    expect(await codeOf(call('responseForLight', { requestId }))).toBe('REQUEST_UNKNOWN');
    expect(after().refused).toEqual([
      { act: 'show response', code: 'REQUEST_UNKNOWN', request_id: requestId },
    ]);
  });
});

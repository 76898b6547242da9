/**
 * The rules of `policy/rules.ts`, each with a request that it refuses and one that it accepts. Every
 * refusal goes on record with its code and changes nothing else.
 */
import { cpSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { generateX25519 } from '../../src/core/crypto/x25519.ts';
import { signCheckpoint, logOrigin } from '../../src/core/audit/checkpoint.ts';
import { MerkleTree } from '../../src/core/audit/merkle-tree.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import type { RefusalCode } from '../../src/core/refusals.ts';
import { decodeBundleFile, encodeBundleFile } from '../../src/protocol/file.ts';
import { decode } from '../../src/station/decode.ts';
import { receive as receiveBytes } from '../../src/station/receive.ts';
import { verify } from '../../src/station/verify.ts';
import { RULES_TO_RECEIVE, SENDER_RULE } from '../../src/station/policy/rules.ts';
import {
  expectRefusedOnRecord,
  lastEntry,
  receive,
  refusalOf,
  run,
  Stage,
  wholeJob,
  type Station,
} from './stage.ts';
import { assignItem, type MadeRequest } from './test-gateway.ts';

const stage = new Stage();
const DAY = 86_400_000;
const OTHER_ID = '8d0f4c0e-5a0e-4e8e-9d53-3f6a8c3c1a10';

beforeAll(async () => {
  await stage.prepare();
});

/** Refused by the rules alone, before the vault would have a say; and refused on record. */
async function refuses(station: Station, made: Pick<MadeRequest, 'file'>, code: RefusalCode) {
  const { vault, keys, clock } = station;
  const refusal = await refusalOf(() =>
    verify(decode(receiveBytes(made.file, 'file')), {
      vault,
      sealingKey: keys.sealing,
      now: clock.now(),
    }),
  );
  expect(refusal.code).toBe(code);
  return await expectRefusedOnRecord(station.vault, 'bundle.refused', code, () =>
    receive(station, made),
  );
}

async function accepts(station: Station, made: MadeRequest) {
  expect(await receive(station, made)).toEqual({ seen: 'new', requestId: made.requestId });
}

function now(station: Station): Date {
  return station.clock.now();
}

test('the list names every rule once, in order', () => {
  const ids = [SENDER_RULE, ...RULES_TO_RECEIVE].map((rule) => rule.id);
  expect(ids).toEqual(['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9']);
});

test('the audit entry of an accepted request names the rules that it met', async () => {
  const station = stage.station();
  await receive(station, await station.gateway.ask([assignItem()], now(station)));
  expect(lastEntry(station.vault)).toMatchObject({
    kind: 'bundle.received',
    facts: { rules: 'R1 R2 R3 R4 R5 R6 R7 R8 R9' },
  });
});

describe('R1, sender', () => {
  test('refuses a request signed with a key that was never paired', async () => {
    const station = stage.station();
    const signing = generateEd25519(systemRandom);
    const made = await station.gateway.ask([assignItem()], now(station), { signing });
    await refuses(station, made, 'SIGNER_UNKNOWN');
  });

  test('refuses a request signed with a revoked key', async () => {
    const station = stage.station();
    const { vault, gateway } = station;
    const at = '2026-11-20T20:00:00Z';
    vault.transact({ kind: 'peer.revoked', at, facts: {} }, (writer) => {
      writer.setPeerStatus(gateway.gatewayId, 'revoked');
    });
    await refuses(station, await gateway.ask([assignItem()], now(station)), 'SIGNER_REVOKED');
  });

  test('refuses to run a request whose gateway was revoked after it was approved', async () => {
    const station = stage.station();
    const { vault, gateway } = station;
    const made = await gateway.ask([assignItem()], now(station));
    await accepts(station, made);
    stage.approve(station, made.requestId, 'Ada', 'Ben');
    const at = '2026-11-20T20:00:00Z';
    vault.transact({ kind: 'peer.revoked', at, facts: {} }, (writer) => {
      writer.setPeerStatus(gateway.gatewayId, 'revoked');
    });
    await expectRefusedOnRecord(vault, 'act.refused', 'SIGNER_REVOKED', () =>
      run(station, made.requestId),
    );
  });
});

describe('R2, address', () => {
  test.each([
    ['another station', { station_id: OTHER_ID }, 'WRONG_RECIPIENT'],
    ['another gateway', { gateway_id: OTHER_ID }, 'WRONG_RECIPIENT'],
    ['another environment', { env: 'production' }, 'WRONG_ENVIRONMENT'],
  ] as const)('refuses a signed request for %s', async (_what, lie, code) => {
    const station = stage.station();
    await refuses(station, await station.gateway.ask([assignItem()], now(station), lie), code);
  });

  test('refuses a signed request for another station under an outside that names this one', async () => {
    const station = stage.station();
    const lie = { station_id: OTHER_ID };
    const made = await station.gateway.ask([assignItem()], now(station), lie);
    const { sealed } = decodeBundleFile(made.file);
    const head = { ...made.payload.head, station_id: station.vault.identity().stationId };
    const file = encodeBundleFile({ sealed: sealed.bytes, head });
    await refuses(station, { file }, 'BUNDLE_MALFORMED');
  });

  test('refuses a request sealed to the key of another station', async () => {
    const station = stage.station();
    const recipient = generateX25519(systemRandom).publicKey;
    const made = await station.gateway.ask([assignItem()], now(station), { recipient });
    await refuses(station, made, 'WRONG_RECIPIENT');
  });

  test('refuses the station’s own response, sent back as a request', async () => {
    const station = stage.station();
    const { exported } = await wholeJob(stage, station, [assignItem()]);
    await refuses(station, exported, 'WRONG_DIRECTION');
  });
});

describe('R3, unused id', () => {
  test('refuses the id of an earlier request over another body', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], now(station));
    await accepts(station, made);
    const lie = { bundle_id: made.requestId };
    const other = await station.gateway.ask([assignItem()], now(station), lie);
    await refuses(station, other, 'BUNDLE_ID_REUSED');
  });

  test('knows the same request again, also when it was sealed anew or is expired', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], now(station));
    await accepts(station, made);
    const again = await station.gateway.seal(made.payload);
    expect(again.file).not.toEqual(made.file);
    await station.clock.pass(60 * DAY);
    const known = { seen: 'known', requestId: made.requestId };
    expect(await receive(station, again)).toEqual(known);
    expect(await receive(station, made)).toEqual(known);
  });
});

describe('R4, lifetime', () => {
  test('refuses an expired request', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], now(station));
    await station.clock.pass(8 * DAY);
    await refuses(station, made, 'BUNDLE_EXPIRED');
  });

  test('refuses a request issued after now', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], new Date(now(station).getTime() + DAY));
    await refuses(station, made, 'BUNDLE_FROM_FUTURE');
  });

  test('refuses a request that wants to be valid for years', async () => {
    const station = stage.station();
    const lie = { not_after: '2036-01-01T00:00:00Z' };
    const made = await station.gateway.ask([assignItem()], now(station), lie);
    await refuses(station, made, 'BUNDLE_LIFETIME_TOO_LONG');
  });

  test('accepts a request in its last second', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], now(station));
    await station.clock.pass(7 * DAY);
    await accepts(station, made);
  });
});

describe('R5, sequence', () => {
  test('refuses a number that another request had', async () => {
    const station = stage.station();
    await accepts(station, await station.gateway.ask([assignItem()], now(station)));
    const other = await station.gateway.ask([assignItem()], now(station), { sequence: 1 });
    await refuses(station, other, 'SEQUENCE_REUSED');
  });

  test('accepts numbers that arrive late and fill a gap', async () => {
    const station = stage.station();
    const first = await station.gateway.ask([assignItem()], now(station));
    const second = await station.gateway.ask([assignItem()], now(station));
    const third = await station.gateway.ask([assignItem()], now(station));
    await accepts(station, third);
    await accepts(station, first);
    await accepts(station, second);
    expect(station.vault.peers()[0]?.highSequence).toBe(3);
  });
});

describe('R6, previous', () => {
  test('refuses a request that follows a response not made here', async () => {
    const station = stage.station();
    const lie = { previous: 'ab'.repeat(32) };
    const made = await station.gateway.ask([assignItem()], now(station), lie);
    await refuses(station, made, 'PREVIOUS_UNKNOWN');
  });

  test('refuses a request that follows an older response than its sender had before', async () => {
    const station = stage.station();
    const { gateway } = station;
    await wholeJob(stage, station, [assignItem()]);
    const old = { previous: gateway.previous, receipt: gateway.receipt };
    await wholeJob(stage, station, [assignItem()]);
    await accepts(station, await gateway.ask([assignItem()], now(station)));
    await refuses(station, await gateway.ask([assignItem()], now(station), old), 'PREVIOUS_STALE');
  });

  test('accepts a request that follows the last response', async () => {
    const station = stage.station();
    await wholeJob(stage, station, [assignItem()]);
    await accepts(station, await station.gateway.ask([assignItem()], now(station)));
  });
});

describe('R7, receipt', () => {
  test('refuses a checkpoint of this station over entries that it does not hold', async () => {
    const station = stage.station();
    const tree = new MerkleTree();
    for (let entry = 0; entry < 500; entry++) tree.append(utf8(`entry ${entry}`));
    const receipt = signCheckpoint({
      origin: logOrigin('station', station.vault.identity().stationId),
      size: tree.size,
      root: tree.root(),
      ...station.keys.identity,
    });
    const made = await station.gateway.ask([assignItem()], now(station), { receipt });
    await refuses(station, made, 'RECEIPT_UNKNOWN');
  });

  test('refuses a checkpoint of this length with another root: a cloned station', async () => {
    const station = stage.station();
    const tree = new MerkleTree();
    tree.append(utf8('another first entry'));
    const receipt = signCheckpoint({
      origin: logOrigin('station', station.vault.identity().stationId),
      size: tree.size,
      root: tree.root(),
      ...station.keys.identity,
    });
    const made = await station.gateway.ask([assignItem()], now(station), { receipt });
    await refuses(station, made, 'RECEIPT_UNKNOWN');
  });

  test('refuses a checkpoint that this station did not sign', async () => {
    const station = stage.station();
    const tree = new MerkleTree();
    const receipt = signCheckpoint({
      origin: logOrigin('station', station.vault.identity().stationId),
      size: 0,
      root: tree.root(),
      ...generateEd25519(systemRandom),
    });
    const made = await station.gateway.ask([assignItem()], now(station), { receipt });
    await refuses(station, made, 'CHECKPOINT_INVALID');
  });

  test('refuses a request that hides the checkpoint of the response it follows', async () => {
    const station = stage.station();
    await wholeJob(stage, station, [assignItem()]);
    const made = await station.gateway.ask([assignItem()], now(station), { receipt: '' });
    await refuses(station, made, 'SCHEMA_VIOLATION');
  });

  test('finds a vault that was restored from an old copy', async () => {
    const station = stage.station();
    await wholeJob(stage, station, [assignItem()]);
    stage.close(station);
    const copy = stage.newFolder();
    cpSync(station.folder, copy, { recursive: true });
    const later = stage.open(station.folder, station.gateway);
    await wholeJob(stage, later, [assignItem()]);
    stage.close(later);
    rmSync(station.folder, { recursive: true });
    cpSync(copy, station.folder, { recursive: true });
    const restored = stage.open(station.folder, station.gateway);
    const made = await restored.gateway.ask([assignItem()], now(restored));
    await refuses(restored, made, 'PREVIOUS_UNKNOWN');
  });
});

describe('R8, the gateway’s own log', () => {
  test('refuses a log that became shorter', async () => {
    const station = stage.station();
    const short = station.gateway.checkpoint();
    await accepts(station, await station.gateway.ask([assignItem()], now(station)));
    const made = await station.gateway.ask([assignItem()], now(station), { checkpoint: short });
    await refuses(station, made, 'LOG_NOT_EXTENDED');
  });

  test('refuses another log of the same length', async () => {
    const station = stage.station();
    const { gateway } = station;
    await accepts(station, await gateway.ask([assignItem()], now(station)));
    const tree = new MerkleTree();
    tree.append(utf8('another entry'));
    const checkpoint = signCheckpoint({
      origin: logOrigin('gateway', gateway.gatewayId),
      size: tree.size,
      root: tree.root(),
      ...gateway.signing,
    });
    const made = await gateway.ask([assignItem()], now(station), { checkpoint });
    await refuses(station, made, 'LOG_NOT_EXTENDED');
  });

  test('refuses to go without a checkpoint after there was one', async () => {
    const station = stage.station();
    await accepts(station, await station.gateway.ask([assignItem()], now(station)));
    const made = await station.gateway.ask([assignItem()], now(station), { checkpoint: '' });
    await refuses(station, made, 'LOG_NOT_EXTENDED');
  });

  test('refuses a checkpoint that the gateway did not sign', async () => {
    const station = stage.station();
    const checkpoint = signCheckpoint({
      origin: logOrigin('gateway', station.gateway.gatewayId),
      size: 0,
      root: new MerkleTree().root(),
      ...generateEd25519(systemRandom),
    });
    const made = await station.gateway.ask([assignItem()], now(station), { checkpoint });
    await refuses(station, made, 'CHECKPOINT_INVALID');
  });
});

describe('R9, unseen items', () => {
  test('refuses an item that was done', async () => {
    const station = stage.station();
    const item = assignItem();
    await wholeJob(stage, station, [item]);
    const made = await station.gateway.ask([assignItem(), item], now(station));
    await refuses(station, made, 'ITEM_REPEATED');
  });

  test('refuses an item that waits in another request', async () => {
    const station = stage.station();
    const item = assignItem();
    await accepts(station, await station.gateway.ask([item], now(station)));
    await refuses(station, await station.gateway.ask([item], now(station)), 'ITEM_REPEATED');
  });

  test('refuses an item of an expired request whose run was begun', async () => {
    const station = stage.station();
    const item = assignItem();
    const made = await station.gateway.ask([item], now(station));
    await accepts(station, made);
    stage.approve(station, made.requestId, 'Ada', 'Ben');
    await run(station, made.requestId, { isCancelled: () => true }).catch(() => undefined);
    await station.clock.pass(8 * DAY);
    await refuses(station, await station.gateway.ask([item], now(station)), 'ITEM_REPEATED');
    // The begun run is finished late, so the item is not lost either.
    expect(await run(station, made.requestId)).toHaveLength(1);
  });

  test('accepts an item of a request that expired before anybody ran it', async () => {
    const station = stage.station();
    const item = assignItem();
    const made = await station.gateway.ask([item], now(station));
    await accepts(station, made);
    stage.approve(station, made.requestId, 'Ada', 'Ben');
    await station.clock.pass(8 * DAY);
    await accepts(station, await station.gateway.ask([item], now(station)));
    await expectRefusedOnRecord(station.vault, 'act.refused', 'BUNDLE_EXPIRED', () =>
      run(station, made.requestId),
    );
  });
});

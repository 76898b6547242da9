/**
 * A page that was taken over, at the desk of an unlocked station with a request that waits: it calls
 * whatever it likes with whatever it likes, 100,000 times. Without a custodian's passphrase no row of
 * the vault changes; the log may only grow, by what was refused and what was looked at.
 *
 * Not among its calls: `lock` and `panic`, which end what is attacked here, and a backup to a drive
 * that is there, which is sealed for the quorum and may be made by whoever stands at the station.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decodeEntry } from '../../src/core/audit/entry.ts';
import type { CallName } from '../../src/ipc/contract.ts';
import { CONTRACT } from '../../src/ipc/contract.ts';
import { PAGE_CALLS, type PageCallName } from '../../src/ipc/page.ts';
import type { StationClient } from '../../src/station-process/client.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { receive, secretOf, Stage, stateOf } from '../station/stage.ts';
import { hostHere } from '../station-process/host-here.ts';
import { assignItem } from '../station/test-gateway.ts';
import { DeskWorld } from './desk-world.ts';

vi.setConfig({ testTimeout: 300_000 });

const CALLS = 100_000;
const WELL_FORMED = 2_000;
/** What may go on record without anybody's passphrase. */
const HARMLESS = [
  'act.refused',
  'unlock.refused',
  'bundle.refused',
  'review.shown',
  'deviation.recorded',
];

const stage = new Stage();
let vault: Vault;
let world: DeskWorld;
let known: { requestId: string; gatewayId: string; digests: string[]; driveId: string };

beforeAll(async () => {
  await stage.prepare();
  const station = stage.station();
  const made = await station.gateway.ask([assignItem()], station.clock.now());
  await receive(station, made);
  const request = station.vault.request(made.requestId);
  if (request === undefined) throw new Error('the request was not received');
  const { clock, folder } = station;
  stage.close(station);

  clock.sleepsForReal = true;
  const { host, call: called } = hostHere(folder, { clock });
  const call = (name: CallName, input: unknown) => called(name, structuredClone(input) as never);
  await call('unlock', { custodians: [secretOf('Ada'), secretOf('Ben')] });
  vault = (await host.opened()).surroundings.vault;
  world = new DeskWorld({
    startStation: () =>
      ({
        call,
        ended: new Promise(() => undefined),
        kill: () => undefined,
      }) as never as StationClient,
  });
  mkdirSync(path.join(world.drive, 'folder'));
  writeFileSync(path.join(world.drive, 'request-1-00.permafrost'), 'no bundle');
  writeFileSync(path.join(world.drive, 'gateway-card.json'), station.gateway.card());
  known = {
    requestId: made.requestId,
    gatewayId: station.gateway.gatewayId,
    digests: [request.payloadDigest, request.sheetDigest],
    driveId: await world.driveId(),
  };
});

afterAll(() => {
  vault.close();
});

const names = Object.keys(PAGE_CALLS).filter(
  (name) => !['lock', 'panic', 'backupTo'].includes(name),
) as PageCallName[];

/** Anything at all, in the place of a name and in the place of an input. */
function wildCall(): fc.Arbitrary<[unknown, unknown]> {
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...names) },
    { weight: 2, arbitrary: fc.constantFrom(...Object.keys(CONTRACT), '__proto__', 'then') },
    { weight: 1, arbitrary: fc.anything({ maxDepth: 1 }) },
  );
  const member = fc.oneof(fc.string(), fc.integer(), fc.uint8Array(), fc.constant(null));
  const input = fc.oneof(
    { weight: 1, arbitrary: fc.constant({}) },
    {
      weight: 4,
      arbitrary: fc.dictionary(fc.constantFrom(...memberNames), member, { maxKeys: 4 }),
    },
    { weight: 4, arbitrary: fc.anything({ maxDepth: 2, withTypedArray: true, withMap: true }) },
  );
  // The two ends of the attack are tested elsewhere, and every call that is not on the list is refused.
  return fc
    .tuple(name, input)
    .filter(([wanted]) => !['lock', 'panic', 'backupTo'].includes(wanted as string));
}

const memberNames = [
  ...['requestId', 'gatewayId', 'driveId', 'fileName', 'custodians', 'sheetDigest', 'act', 'card'],
  ...['limit', 'after', 'before', 'kind', 'text', 'status', 'type', 'count', 'ceremonyId', 'form'],
];

/** Calls in the right form, about things that are there, by people who are not custodians. */
function formedCall(): fc.Arbitrary<[string, unknown]> {
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
  const digest = fc.oneof(hex, fc.constantFrom(...known.digests));
  const id = fc.oneof(fc.uuid({ version: 4 }), fc.constantFrom(known.requestId, known.gatewayId));
  const driveId = fc.constantFrom(known.driveId, '0123456789abcdef');
  const fileName = fc.oneof(
    fc.constantFrom('request-1-00.permafrost', 'gateway-card.json', 'folder', '../vault', 'gone'),
    fc.string({ minLength: 1, maxLength: 255 }),
  );
  const stranger = fc.string({ minLength: 1 }).map((text) => `${text} the stranger`);
  const secret = () => fc.record({ custodian: stranger, passphrase: fc.uint8Array() });
  const custodians = fc.array(secret(), { minLength: 1, maxLength: 3 });
  const agreed = { sheetDigest: digest, custodians };
  const card = fc.uint8Array({ maxLength: 400 });
  const some = fc.string({ minLength: 1, maxLength: 200 });
  const limit = fc.integer({ min: 1, max: 100 });
  const of = (name: string, input: Record<string, fc.Arbitrary<unknown>>) =>
    fc.tuple(fc.constant(name), fc.record(input));
  const decision = { requestId: id, sheetDigest: digest, custodian: stranger, passphrase: card };
  return fc.oneof(
    of('unlock', { custodians }),
    of('stillHere', {}),
    of('actSheet', { act: fc.constant('pair'), card }),
    of('actSheet', { act: fc.constant('revoke'), gatewayId: id }),
    of('actSheet', { act: fc.constant('release'), custodian: stranger }),
    of('actSheet', { act: fc.constantFrom('clock', 'air-gap') }),
    of('pair', { card, fingerprint: digest, ...agreed }),
    of('revoke', { gatewayId: id, ...agreed }),
    of('release', { custodian: stranger, ...agreed }),
    of('confirmClock', agreed),
    of('acknowledgeAirGap', agreed),
    of('review', { requestId: id }),
    of('approve', decision),
    of('decline', { ...decision, reason: some }),
    of('run', { requestId: id }),
    of('cancel', { requestId: id }),
    of('newPassphrases', { count: fc.integer({ min: 2, max: 4 }) }),
    of('init', {
      name: some,
      env: fc.constant('test'),
      threshold: fc.constant(2),
      custodians: fc.tuple(
        fc.record({ name: some, passphrase: card }),
        fc.record({ name: some, passphrase: card }),
      ),
    }),
    of('receiveFrom', { driveId, fileName }),
    of('readCard', { driveId, fileName }),
    of('exportTo', { driveId, requestId: id }),
    of('cardTo', { driveId }),
    of('auditTo', { driveId: fc.constant('0123456789abcdef') }),
    of('recordTo', { driveId, ceremonyId: some, form: fc.constantFrom('json', 'pdf') }),
    of('testRestoreFrom', { driveId, fileName, custodians }),
    of('restoreFrom', { driveId, fileName, custodians, witness: fc.constant('') }),
    of('keys', {
      text: fc.stringMatching(/^[0-9a-f-]{0,20}$/),
      type: fc.constantFrom('all', 'rsa4096'),
      status: fc.constantFrom('all', 'active'),
      after: fc.oneof(fc.constant(''), id),
      limit,
    }),
    of('key', { keyId: id }),
    of('auditPage', { kind: fc.constantFrom('', 'act.'), limit }),
    of('ceremonies', { limit }),
    of('ceremony', { ceremonyId: fc.constantFrom('set-up-0', 'pairing-3', 'request-9') }),
    of('recordDeviation', { what: some, reason: some, reportedBy: some }),
  );
}

/** Every row but those of the log and the checkpoint over it. */
function rows(): unknown {
  return structuredClone({ ...(stateOf(vault) as object), checkpoint: undefined });
}

/** Asks all of them, and gives back how many were refused for each reason. */
async function ask(calls: Iterable<readonly [unknown, unknown]>): Promise<Map<string, number>> {
  const codes = new Map<string, number>();
  for (const [name, input] of calls) {
    const code = await world.code(name, input);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return codes;
}

test('100,000 calls of a hostile page change no row, and the log grows by refusals alone', async () => {
  const before = rows();
  const size = vault.auditSize();
  const wild = await ask(fc.sample(wildCall(), CALLS - WELL_FORMED));
  const formed = await ask(fc.sample(formedCall(), WELL_FORMED));

  expect(rows()).toEqual(before);
  const kinds = new Set<string>();
  for (let index = size; index < vault.auditSize(); index++) {
    const entry = vault.auditEntry(index);
    if (entry !== undefined) kinds.add(decodeEntry(entry).kind);
  }
  expect([...kinds].filter((kind) => !HARMLESS.includes(kind))).toEqual([]);
  // The attack reached what it was to reach, and nothing inside fell over.
  expect(wild.get('CALL_UNKNOWN')).toBeGreaterThan(1_000);
  expect(wild.get('SCHEMA_VIOLATION')).toBeGreaterThan(10_000);
  expect(formed.get('CUSTODIAN_UNKNOWN')).toBeGreaterThan(0);
  expect(formed.get('QUORUM_NOT_REACHED')).toBeGreaterThan(0);
  expect([wild.get('INTERNAL') ?? 0, formed.get('INTERNAL') ?? 0]).toEqual([0, 0]);
});

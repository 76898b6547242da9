/**
 * A real station in a temporary folder. Argon2 takes over a second a passphrase, so a vault is set up
 * and paired once per test file, its shares opened once, and each test works on a copy of the folder.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { decodeEntry, type AuditEntry } from '../../src/core/audit/entry.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { KDF_FLOOR } from '../../src/core/quorum/custodian-seal.ts';
import { isRefusal, type Refusal } from '../../src/core/refusal.ts';
import type { RefusalCode } from '../../src/core/refusals.ts';
import type { AirGapClaim } from '../../src/protocol/air-gap.ts';
import type { RequestItem } from '../../src/protocol/bundle.ts';
import { signApprovals } from '../../src/station/approve.ts';
import { carryOut, sheetOfAct } from '../../src/station/custody/act.ts';
import { pairingAct } from '../../src/station/custody/pair.ts';
import { exportRequest, receiveRequest, runRequest } from '../../src/station/pipeline.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { openShare, type OpenedShare } from '../../src/station/shares.ts';
import { setUpStation } from '../../src/station/set-up.ts';
import type { StationKeys } from '../../src/station/station-keys.ts';
import type { Surroundings } from '../../src/station/surroundings.ts';
import { unlock } from '../../src/station/unlock.ts';
import { createVault, openVault } from '../../src/vault/open-vault.ts';
import { HandClock } from './hand-clock.ts';
import { TestGateway, type MadeRequest } from './test-gateway.ts';

export const PEOPLE = ['Ada', 'Ben', 'Cleo'] as const;
export type Person = (typeof PEOPLE)[number];
export const BUILD = 'permafrost 0.0.0 test';

/** A fresh copy each time: passphrases are overwritten when they were tried. */
export function secretOf(custodian: string, text = `${custodian.toLowerCase()} six words here`) {
  return { custodian, passphrase: utf8(text) };
}

export type Station = {
  readonly folder: string;
  readonly clock: HandClock;
  readonly vault: Vault;
  readonly surroundings: Surroundings;
  readonly keys: StationKeys;
  readonly gateway: TestGateway;
};

export class Stage {
  readonly #root = mkdtempSync(join(tmpdir(), 'permafrost-station-'));
  readonly #prepared = join(this.#root, 'prepared');
  #copies = 0;
  #open: Vault[] = [];
  #shares = new Map<string, OpenedShare>();
  #keys: StationKeys | undefined;
  #gateway = new TestGateway();
  #end = '';

  constructor() {
    afterAll(() => {
      for (const vault of this.#open) vault.close();
      rmSync(this.#root, { recursive: true, force: true });
    });
  }

  /** Sets up, pairs and unlocks once; to be called in `beforeAll`. */
  async prepare(): Promise<void> {
    const clock = new HandClock();
    const station = await setUpStation(
      {
        name: 'Station One',
        env: 'test',
        threshold: 2,
        custodians: PEOPLE.map((name) => ({ name, passphrase: secretOf(name).passphrase })),
        kdf: KDF_FLOOR,
      },
      { clock, random: systemRandom, build: BUILD },
    );
    const vault = createVault(this.#prepared, station);
    const surroundings = { vault, clock, random: systemRandom, build: BUILD };
    const act = pairingAct(this.#gateway.card(), surroundings);
    const { sheetDigest } = sheetOfAct(act, vault);
    await carryOut(act, { sheetDigest, secrets: [secretOf('Ada'), secretOf('Ben')] }, surroundings);
    this.#gateway.knowStation(vault.identity().card);
    const { keys } = await unlock(surroundings, [secretOf('Ada'), secretOf('Ben')]);
    this.#keys = keys;
    for (const custodian of vault.custodians()) {
      const { passphrase } = secretOf(custodian.name);
      const opened = await openShare(surroundings, custodian.custodianId, passphrase, 'approve');
      this.#shares.set(custodian.name, opened);
      vault.transact({ kind: 'unlock.succeeded', at: '2026-11-20T20:00:00Z', facts: {} }, (tx) => {
        tx.setFailures(custodian.custodianId, 0);
      });
    }
    this.#end = clock.now().toISOString();
    vault.close();
  }

  /** A copy of the prepared station, with a gateway that has not asked anything yet. */
  station(): Station {
    const folder = this.newFolder();
    cpSync(this.#prepared, folder, { recursive: true });
    return this.open(
      folder,
      Object.assign(new TestGateway(), this.#gateway, { log: new TestGateway().log }),
    );
  }

  /** Opens the vault of a folder, as a new process would. */
  open(folder: string, gateway: TestGateway, clock = new HandClock(this.#end)): Station {
    const vault = openVault(folder, { now: clock.now() });
    this.#open.push(vault);
    if (this.#keys === undefined) throw new Error('prepare the stage first');
    const surroundings = { vault, clock, random: systemRandom, build: BUILD };
    return { folder, clock, vault, surroundings, keys: this.#keys, gateway };
  }

  close(station: Station): void {
    this.#open = this.#open.filter((vault) => vault !== station.vault);
    station.vault.close();
  }

  newFolder(): string {
    this.#copies += 1;
    return join(this.#root, `copy-${this.#copies}`);
  }

  /** Approvals with the real approval keys, without deriving them from passphrases again. */
  approve(station: Station, requestId: string, ...people: readonly Person[]): void {
    const record = station.vault.request(requestId);
    if (record === undefined) throw new Error('no such request');
    const about = { act: 'request', subject: record.payloadDigest, sheet: record.sheetDigest };
    const opened = people.map((name) => this.share(name));
    const approvals = signApprovals(station.surroundings, about, opened);
    const at = record.receivedAt;
    station.vault.transact({ kind: 'approval.given', at, facts: {} }, (writer) => {
      for (const approval of approvals) writer.saveApproval(approval);
    });
  }

  share(name: Person): OpenedShare {
    const share = this.#shares.get(name);
    if (share === undefined) throw new Error('prepare the stage first');
    return share;
  }
}

export async function receive(station: Station, made: Pick<MadeRequest, 'file'>) {
  const { surroundings, keys } = station;
  return await receiveRequest(made.file, 'file', surroundings, () => keys);
}

export async function run(
  station: Station,
  requestId: string,
  control: {
    airGap?: () => AirGapClaim;
    isCancelled?: () => boolean;
    onProgress?: (done: number) => void;
  } = {},
) {
  return await runRequest(requestId, station.surroundings, {
    keys: () => station.keys,
    airGap: control.airGap ?? (() => ({ state: 'intact', findings: [] })),
    onProgress: control.onProgress ?? (() => undefined),
    isCancelled: control.isCancelled ?? (() => false),
  });
}

/** From asking to the gateway's opened response. */
export async function wholeJob(stage: Stage, station: Station, items: RequestItem[]) {
  const made = await station.gateway.ask(items, station.clock.now());
  await receive(station, made);
  stage.approve(station, made.requestId, 'Ada', 'Ben');
  await run(station, made.requestId);
  const exported = exportRequest(made.requestId, station.vault);
  return { made, exported, response: await station.gateway.open(exported.file) };
}

export function lastEntry(vault: Vault): AuditEntry {
  const bytes = vault.auditEntry(vault.auditSize() - 1);
  if (bytes === undefined) throw new Error('the log is empty');
  return decodeEntry(bytes);
}

/** Everything but the audit log and the checkpoint, for comparing before and after. */
export function stateOf(vault: Vault): unknown {
  return {
    identity: vault.identity(),
    custodians: vault.custodians(),
    peers: vault.peers(),
    keys: vault.keys(),
    requests: vault.requests(),
    approvals: vault.requests().map((r) => vault.approvals('request', r.payloadDigest)),
    responses: vault.requests().map((r) => vault.response(r.requestId)),
    outcomes: vault.requests().map((r) => vault.outcomes(r.requestId)),
    checkpoint: vault.latestCheckpoint(),
  };
}

/** `work` is refused with `code`, adds one audit entry of `kind` with it, and changes nothing else. */
export async function expectRefusedOnRecord(
  vault: Vault,
  kind: string,
  code: RefusalCode,
  work: () => Promise<unknown>,
): Promise<Refusal> {
  const before = stateOf(vault);
  const size = vault.auditSize();
  const refusal = await refusalOf(work);
  expect(refusal.code).toBe(code);
  expect(vault.auditSize()).toBe(size + 1);
  expect(lastEntry(vault)).toMatchObject({ kind, facts: { code }, rows: {} });
  expect(stateOf(vault)).toEqual(before);
  return refusal;
}

export async function refusalOf(work: () => unknown): Promise<Refusal> {
  try {
    await work();
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

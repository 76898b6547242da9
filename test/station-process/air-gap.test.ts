/** What the station does beside a breach of its air gap: a production station, and a test station. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeEntry } from '../../src/core/audit/entry.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { KDF_FLOOR } from '../../src/core/quorum/custodian-seal.ts';
import { readGatewayCard } from '../../src/protocol/cards/gateway-card.ts';
import { findingOf, type Finding } from '../../src/station/air-gap/finding.ts';
import { setUpStation } from '../../src/station/set-up.ts';
import { AIR_GAP_POLL_MS, type StationHost } from '../../src/station-process/host.ts';
import { createVault, openVault } from '../../src/vault/open-vault.ts';
import { HandClock } from '../station/hand-clock.ts';
import { BUILD, secretOf } from '../station/stage.ts';
import { assignItem, TestGateway } from '../station/test-gateway.ts';
import { hostHere } from './host-here.ts';
import { codeOf } from './process-stage.ts';

type Env = 'test' | 'production';

const ETH0 = findingOf('interface-up', 'eth0');
const WIFI = findingOf('wifi', 'phy0');

const root = mkdtempSync(join(tmpdir(), 'permafrost-air-gap-'));
/** In the prepared vaults a request waits to be run. */
const requests: Partial<Record<Env, Awaited<ReturnType<typeof approvedRequest>>>> = {};
let copies = 0;

beforeAll(async () => {
  for (const env of ['test', 'production'] as const) {
    const wish = { name: 'Station One', env, threshold: 2, kdf: KDF_FLOOR };
    const custodians = quorum().map(({ custodian: name, passphrase }) => ({ name, passphrase }));
    const tools = { clock: new HandClock(), random: systemRandom, build: BUILD };
    createVault(join(root, env), await setUpStation({ ...wish, custodians }, tools)).close();
    const machine = new Machine(env);
    requests[env] = await approvedRequest(machine, env);
    await machine.call('lock', {});
    rmSync(join(root, env), { recursive: true });
    cpSync(machine.dir, join(root, env), { recursive: true });
  }
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

function entriesIn(dir: string): number {
  const vault = openVault(dir, { now: new HandClock().now() });
  const size = vault.auditSize();
  vault.close();
  return size;
}

function quorum() {
  return [secretOf('Ada'), secretOf('Ben')];
}

/** A station process on a copy of the vault, and what is plugged into its machine. */
class Machine {
  readonly dir = join(root, `copy-${++copies}`);
  readonly clock = new HandClock();
  readonly ends: readonly string[];
  readonly host: StationHost;
  readonly call: ReturnType<typeof hostHere>['call'];
  there: Finding[];

  constructor(env: Env, there: Finding[] = []) {
    cpSync(join(root, env), this.dir, { recursive: true });
    this.#before = entriesIn(this.dir);
    this.there = there;
    this.clock.sleepsForReal = true;
    const probe = () => this.there;
    const { host, call, ends } = hostHere(this.dir, { clock: this.clock, probe });
    this.host = host;
    this.call = call;
    this.ends = ends;
    void host.watchAirGap();
  }

  /** Entries of the preparation. */
  readonly #before: number;

  request(env: Env) {
    const request = requests[env];
    if (request === undefined) throw new Error('it is not prepared yet');
    return request;
  }

  async acknowledge(custodians = quorum()) {
    const { sheetDigest } = await this.call('actSheet', { act: 'air-gap' });
    return await this.call('acknowledgeAirGap', { sheetDigest, custodians });
  }

  /** Every entry about the air gap and the lock, as `kind findings`. */
  async said(): Promise<string[]> {
    const about = ['air-gap.', 'station.locked', 'act.refused', 'unlock.refused'];
    const vault =
      this.ends.length > 0
        ? openVault(this.dir, { now: this.clock.now() })
        : (await this.host.opened()).surroundings.vault;
    const entries = Array.from(vault.auditEntries(), decodeEntry).slice(this.#before);
    if (this.ends.length > 0) vault.close();
    return entries
      .filter(({ kind }) => about.some((beginning) => kind.startsWith(beginning)))
      .map(({ kind, facts }) =>
        [kind, facts['state'], facts['findings'], facts['reason'], facts['code']]
          .filter((fact) => fact !== undefined && fact !== '')
          .join(' '),
      );
  }
}

/** Pairs the gateway, takes a request in and has it approved. */
async function approvedRequest(machine: Machine, env: Env) {
  const gateway = new TestGateway();
  const card = gateway.card(env);
  const { sheetDigest } = await machine.call('actSheet', { act: 'pair', card });
  const fingerprint = readGatewayCard(card).digest;
  await machine.call('pair', { card, fingerprint, sheetDigest, custodians: quorum() });
  gateway.knowStation((await machine.call('card', {})).card);
  await machine.call('unlock', { custodians: quorum() });
  const { file, requestId } = await gateway.ask([assignItem()], machine.clock.now());
  const { request } = await machine.call('receive', { file });
  for (const secret of quorum()) {
    await machine.call('approve', { requestId, sheetDigest: request.sheetDigest, ...secret });
  }
  return { gateway, requestId };
}

describe('a production station beside a breach', () => {
  test('refuses to unlock before any passphrase is tried, and has it on record', async () => {
    const machine = new Machine('production', [ETH0]);
    expect(await codeOf(machine.call('unlock', { custodians: quorum() }))).toBe('AIR_GAP_BREACHED');
    expect(await codeOf(machine.call('unlock', { custodians: quorum() }))).toBe('AIR_GAP_BREACHED');
    expect(await machine.said()).toEqual([
      'air-gap.breached interface-up:eth0',
      'unlock.refused AIR_GAP_BREACHED',
      'unlock.refused AIR_GAP_BREACHED',
    ]);
    const status = await machine.call('status', {});
    expect(status).toMatchObject({
      isLocked: true,
      custodians: [{ failures: 0 }, { failures: 0 }],
    });
  });

  test('unlocks once a quorum has taken exactly this on record', async () => {
    const machine = new Machine('production', [ETH0]);
    const { sheet } = await machine.call('actSheet', { act: 'air-gap' });
    expect(sheet).toContain('interface-up:eth0 (a network interface is switched on)');
    expect(await machine.acknowledge()).toMatchObject({ state: 'acknowledged', findings: [ETH0] });
    expect(await machine.call('unlock', { custodians: quorum() })).toMatchObject({
      unlockedBy: ['Ada', 'Ben'],
    });
    await machine.clock.pass(3 * AIR_GAP_POLL_MS);
    expect(await machine.call('airGap', {})).toMatchObject({ state: 'acknowledged' });
    expect(machine.ends).toEqual([]);
    expect(await machine.said()).toEqual(['air-gap.acknowledged interface-up:eth0']);
  });

  test('unlocks once the cable is out', async () => {
    const machine = new Machine('production', [ETH0]);
    expect(await codeOf(machine.call('unlock', { custodians: quorum() }))).toBe('AIR_GAP_BREACHED');
    machine.there = [];
    await machine.call('unlock', { custodians: quorum() });
    expect(await machine.said()).toEqual([
      'air-gap.breached interface-up:eth0',
      'unlock.refused AIR_GAP_BREACHED',
      'air-gap.restored intact',
    ]);
  });

  test('refuses the acknowledgement of one custodian, and stays locked', async () => {
    const machine = new Machine('production', [ETH0]);
    const alone = machine.acknowledge([secretOf('Ada')]);
    expect(await codeOf(alone)).toBe('QUORUM_NOT_REACHED');
    expect(await codeOf(machine.call('unlock', { custodians: quorum() }))).toBe('AIR_GAP_BREACHED');
  });

  test('refuses the acknowledgement of other findings than were read', async () => {
    const machine = new Machine('production', [ETH0]);
    const { sheetDigest } = await machine.call('actSheet', { act: 'air-gap' });
    machine.there = [ETH0, WIFI];
    const other = machine.call('acknowledgeAirGap', { sheetDigest, custodians: quorum() });
    expect(await codeOf(other)).toBe('APPROVAL_DIGEST_DIFFERS');
    expect(await machine.call('airGap', {})).toMatchObject({ state: 'breached' });
  });

  test('refuses to acknowledge what is not there, and has that on record', async () => {
    const machine = new Machine('production');
    const sheet = machine.call('actSheet', { act: 'air-gap' });
    expect(await codeOf(sheet)).toBe('AIR_GAP_NOT_BREACHED');
    expect(await machine.said()).toEqual(['act.refused AIR_GAP_NOT_BREACHED']);
  });

  test('locks and ends within one look of a further finding', async () => {
    const machine = new Machine('production', [ETH0]);
    await machine.acknowledge();
    await machine.call('unlock', { custodians: quorum() });
    machine.there = [ETH0, WIFI];
    await machine.clock.pass(AIR_GAP_POLL_MS);
    expect(machine.ends).toEqual(['ended']);
    expect(await machine.said()).toEqual([
      'air-gap.acknowledged interface-up:eth0',
      'air-gap.breached interface-up:eth0 wifi:phy0',
      'station.locked air-gap',
    ]);
  });

  test('does not carry an acknowledgement into the next process', async () => {
    const machine = new Machine('production', [ETH0]);
    await machine.acknowledge();
    await machine.call('lock', {});
    const next = new Machine('production', [ETH0]);
    rmSync(next.dir, { recursive: true });
    cpSync(machine.dir, next.dir, { recursive: true });
    expect(await codeOf(next.call('unlock', { custodians: quorum() }))).toBe('AIR_GAP_BREACHED');
  });

  test('makes no key when it is found at the start of a run', async () => {
    const machine = new Machine('production');
    const { requestId } = machine.request('production');
    await machine.call('unlock', { custodians: quorum() });
    machine.there = [ETH0];
    expect(await codeOf(machine.call('run', { requestId }))).toBe('AIR_GAP_BREACHED');
    expect(machine.ends).toEqual(['ended']);
    const vault = openVault(machine.dir, { now: machine.clock.now() });
    expect(vault.keys('customer')).toEqual([]);
    vault.close();
  });

  test('seals no response when it is found before sealing, and keeps the keys that were made', async () => {
    const machine = new Machine('production');
    const { requestId } = machine.request('production');
    await machine.call('unlock', { custodians: quorum() });
    const run = machine.call('run', { requestId }, ({ done }) => {
      if (done === 1) machine.there = [ETH0];
    });
    await expect(run).rejects.toThrow();
    expect(machine.ends).toEqual(['ended']);
    const vault = openVault(machine.dir, { now: machine.clock.now() });
    expect(vault.keys('customer')).toHaveLength(1);
    expect(vault.response(requestId)).toBeUndefined();
    vault.close();
    expect(await machine.said()).toEqual([
      'air-gap.breached interface-up:eth0',
      'station.locked air-gap',
    ]);
  });

  test('seals beside what was acknowledged, and says so', async () => {
    const machine = new Machine('production', [ETH0]);
    await machine.acknowledge();
    const { gateway, requestId } = machine.request('production');
    await machine.call('unlock', { custodians: quorum() });
    machine.there = [];
    await machine.call('run', { requestId });
    const { file } = await machine.call('export', { requestId });
    const { head } = await gateway.open(file);
    expect(head.air_gap).toEqual({ state: 'acknowledged', findings: ['interface-up:eth0'] });
    expect(head.generation).toBe(1);
  });
});

describe('a test station beside a breach', () => {
  test('goes on, has each change on record once, and signs the worst of it', async () => {
    const machine = new Machine('test', [ETH0]);
    const { gateway, requestId } = machine.request('test');
    await machine.call('unlock', { custodians: quorum() });
    await machine.clock.pass(3 * AIR_GAP_POLL_MS);
    machine.there = [];
    await machine.clock.pass(AIR_GAP_POLL_MS);
    machine.there = [WIFI];
    await machine.clock.pass(2 * AIR_GAP_POLL_MS);
    machine.there = [];
    await machine.call('run', { requestId });
    expect(machine.ends).toEqual([]);
    const { file } = await machine.call('export', { requestId });
    expect((await gateway.open(file)).head.air_gap).toEqual({
      state: 'breached',
      findings: ['interface-up:eth0', 'wifi:phy0'],
    });
    expect(await machine.said()).toEqual([
      'air-gap.breached interface-up:eth0',
      'air-gap.restored intact',
      'air-gap.breached wifi:phy0',
      'air-gap.restored intact',
    ]);
  });

  test('signs that it was intact when nothing was found', async () => {
    const machine = new Machine('test');
    const { gateway, requestId } = machine.request('test');
    await machine.call('unlock', { custodians: quorum() });
    await machine.call('run', { requestId });
    const { file } = await machine.call('export', { requestId });
    expect((await gateway.open(file)).head.air_gap).toEqual({ state: 'intact', findings: [] });
    expect(await machine.said()).toEqual([]);
  });
});

describe('looking', () => {
  test('is answered before there is a vault', async () => {
    const machine = new Machine('test', [ETH0]);
    rmSync(machine.dir, { recursive: true });
    const seen = { state: 'breached', findings: [ETH0], observedAt: '2026-11-20T20:00:00Z' };
    expect(await machine.call('status', {})).toMatchObject({ exists: false, airGap: seen });
    expect(await machine.call('pulse', {})).toMatchObject({ exists: false, airGap: seen });
    expect(await machine.call('airGap', {})).toEqual(seen);
  });

  test('adds no entry but the one that names what was there when the vault was opened', async () => {
    const machine = new Machine('production', [ETH0]);
    await machine.call('status', {});
    const { vault } = (await machine.host.opened()).surroundings;
    const size = vault.auditSize();
    const opened = Array.from(vault.auditEntries(), decodeEntry).findLast(
      ({ kind }) => kind === 'station.opened',
    );
    expect(opened?.facts).toMatchObject({ air_gap: 'breached', findings: 'interface-up:eth0' });
    machine.there = [ETH0, WIFI];
    for (let times = 0; times < 3; times++) {
      expect(await machine.call('status', {})).toMatchObject({
        airGap: { findings: [ETH0, WIFI] },
      });
      await machine.call('airGap', {});
      await machine.call('pulse', {});
    }
    expect(vault.auditSize()).toBe(size);
  });
});

/**
 * Real station processes for these tests: one vault is set up and paired through the contract, and
 * each test works on a copy of its folder.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readGatewayCard } from '../../src/protocol/cards/gateway-card.ts';
import { startStation, type StationClient } from '../../src/station-process/client.ts';
import { openVault } from '../../src/vault/open-vault.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { TestGateway } from '../station/test-gateway.ts';

export { refusalCode as codeOf } from './refusal-code.ts';

export const FLOOR = { memoryKiB: 262_144, passes: 3, lanes: 1 };

export class ProcessStage {
  readonly root = mkdtempSync(join(tmpdir(), 'permafrost-process-'));
  readonly #prepared = join(this.root, 'prepared');
  readonly #clients = new Set<StationClient>();
  readonly #passphrases = new Map<string, Uint8Array>();
  readonly gateway = new TestGateway();
  #copies = 0;

  constructor() {
    afterAll(async () => {
      for (const client of this.#clients) client.kill();
      await Promise.all(Array.from(this.#clients, (client) => client.ended));
      rmSync(this.root, { recursive: true, force: true });
    });
  }

  /** Two of two: `Ada` and `Ben`. */
  async prepare(): Promise<void> {
    const station = this.start(this.#prepared);
    const { passphrases } = await station.call('newPassphrases', { count: 2 });
    const custodians = ['Ada', 'Ben'].map((name, index) => ({
      name,
      passphrase: passphrases[index] ?? new Uint8Array(),
    }));
    for (const { name, passphrase } of custodians) this.#passphrases.set(name, passphrase);
    const wish = { name: 'Station One', env: 'test', threshold: 2, kdf: FLOOR } as const;
    await station.call('init', { ...wish, custodians });
    const card = this.gateway.card();
    const { sheetDigest } = await station.call('actSheet', { act: 'pair', card });
    await station.call('pair', {
      card,
      fingerprint: readGatewayCard(card).digest,
      sheetDigest,
      custodians: this.quorum(),
    });
    this.gateway.knowStation((await station.call('card', {})).card);
    await this.lock(station);
  }

  quorum() {
    return ['Ada', 'Ben'].map((custodian) => this.secret(custodian));
  }

  secret(custodian: string) {
    return {
      custodian,
      passphrase: (this.#passphrases.get(custodian) ?? new Uint8Array()).slice(),
    };
  }

  newFolder(): string {
    this.#copies += 1;
    return join(this.root, `copy-${this.#copies}`);
  }

  copy(): string {
    const folder = this.newFolder();
    cpSync(this.#prepared, folder, { recursive: true });
    return folder;
  }

  start(dir: string): StationClient {
    const client = startStation({ dir });
    this.#clients.add(client);
    void client.ended.then(() => this.#clients.delete(client));
    return client;
  }

  async kill(station: StationClient): Promise<void> {
    station.kill();
    await station.ended;
  }

  async lock(station: StationClient): Promise<number | null> {
    await station.call('lock', {});
    return await station.ended;
  }
}

/** Looks into a vault that no process holds; opening it verifies every row and entry. */
export function lookInto<T>(folder: string, look: (vault: Vault) => T): T {
  const vault = openVault(folder, { now: new Date() });
  try {
    return look(vault);
  } finally {
    vault.close();
  }
}

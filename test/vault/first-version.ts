/** A vault as the first release left it: the statements of migration 1 and nothing of later ones. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { logOrigin, signCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { systemRandom as random } from '../../src/core/crypto/random.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { createConnection, vaultPath } from '../../src/vault/connection.ts';
import { Ledger } from '../../src/vault/ledger.ts';
import { firstTables } from '../../src/vault/migrations/0001-first-tables.ts';
import { APPLICATION_ID } from '../../src/vault/schema.ts';
import { SqliteVault } from '../../src/vault/sqlite-vault.ts';
import { act, AT, custodianRecord, keyRecord, temporaryFolder } from './made-vault.ts';

/** Closed, with so many customers' keys and a saved checkpoint over most of its log. */
export function makeFirstVersion(keys = 3): string {
  const folder = join(temporaryFolder(), 'station');
  mkdirSync(folder, { mode: 0o700 });
  closeSync(openSync(vaultPath(folder), 'wx', 0o600));
  const db = createConnection(vaultPath(folder));
  db.transaction(() => {
    for (const statement of firstTables) db.exec(statement);
    db.pragma(`application_id = ${String(APPLICATION_ID)}`);
    db.pragma('user_version = 1');
  }).immediate();
  const signing = generateEd25519(random);
  const stationId = random.uuid();
  const vault = new SqliteVault(db, new Ledger(), false);
  vault.writeAct(
    { kind: 'station.created', at: AT, facts: { station_id: stationId } },
    (writer) => {
      writer.saveIdentity({
        vaultId: random.uuid(),
        stationId,
        env: 'test',
        name: 'Station of the first release',
        createdAt: AT,
        epoch: 1,
        threshold: 2,
        kekCheck: '00',
        generation: 0,
        card: utf8('the signed card'),
      });
      for (const name of ['Ada', 'Grace']) writer.saveCustodian(custodianRecord(name));
      writer.saveKey({
        ...keyRecord(),
        role: 'identity',
        type: 'ed25519',
        publicKey: signing.publicKey,
        fingerprint: sha256Hex(signing.publicKey),
        requestId: '',
        itemId: '',
      });
    },
  );
  for (let made = 0; made < keys; made++) {
    act(vault, 'key.created', (writer) => {
      writer.saveKey(keyRecord());
    });
  }
  const tree = vault.tree();
  const origin = logOrigin('station', stationId);
  vault.saveCheckpoint(signCheckpoint({ origin, size: tree.size, root: tree.root(), ...signing }));
  act(vault, 'station.locked');
  vault.close();
  return folder;
}

/**
 * One act kept in the vault (row and audit entry in one transaction, on the disk when it returns)
 * against the equally durable rollback journal (DELETE with synchronous EXTRA) on the same rows, with
 * the fsyncs of each counted by strace in runs of their own, since tracing slows them. What a disk
 * charges for an fsync differs by a thousand; how many there are does not.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { rsaKeyRecord } from '../test/vault/key-record.ts';
import { AT, addKeys, emptyVault } from './filled-vault.ts';
import { measure, round3 } from './measure.ts';

const ACTS = 200;

function journalDatabase(file: string): Database.Database {
  const db = new Database(file);
  db.pragma('journal_mode = DELETE');
  db.pragma('synchronous = EXTRA');
  db.exec('CREATE TABLE key (id TEXT PRIMARY KEY, body BLOB) STRICT');
  db.exec('CREATE TABLE audit (id INTEGER PRIMARY KEY, entry BLOB) STRICT');
  return db;
}

function writeJournal(db: Database.Database, count: number): void {
  const key = db.prepare('INSERT INTO key VALUES (?, ?)');
  const audit = db.prepare('INSERT INTO audit (entry) VALUES (?)');
  for (let made = 0; made < count; made += 1) {
    const record = rsaKeyRecord(AT);
    db.transaction(() => {
      key.run(record.keyId, Buffer.concat([record.publicKey, record.wrapped.sealedSecret]));
      audit.run(Buffer.alloc(400));
    }).immediate();
  }
}

const [mode, folder] = process.argv.slice(2);
if (mode === undefined || folder === undefined) await main();
else if (mode === 'vault') addKeys(emptyVault(path.join(folder, 'traced')), ACTS);
else if (mode === 'none') emptyVault(path.join(folder, 'empty')).settle();
else writeJournal(journalDatabase(path.join(folder, 'traced.sqlite')), ACTS);

async function main(): Promise<void> {
  const place = mkdtempSync(path.join(tmpdir(), 'permafrost-bench-'));
  try {
    const vault = emptyVault(path.join(place, 'vault'));
    const journal = journalDatabase(path.join(place, 'journal.sqlite'));
    const idle = syncs('none', place);
    await measure({
      metric: 'one act committed, WAL with synchronous FULL against DELETE with EXTRA',
      baseline: {
        name: `${ACTS} commits, rollback journal`,
        run: () => {
          writeJournal(journal, ACTS);
        },
      },
      ours: {
        name: `${ACTS} acts in the vault`,
        run: () => {
          addKeys(vault, ACTS);
        },
      },
      rounds: 15,
      facts: {
        fsyncs_per_act: perAct(syncs('vault', place), idle),
        fsyncs_per_act_baseline: perAct(syncs('journal', place), 0),
      },
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function perAct(total: number | string, idle: number | string): number | string {
  return typeof total === 'number' && typeof idle === 'number'
    ? round3((total - idle) / ACTS)
    : total;
}

/** The fsync and fdatasync calls of one run of this file in `mode`, or why they were not counted. */
function syncs(mode: string, place: string): number | string {
  const traced = spawnSync(
    'strace',
    [
      '-f',
      '-e',
      'trace=fsync,fdatasync',
      '-o',
      path.join(place, `${mode}.trace`),
      process.execPath,
      import.meta.filename,
      mode,
      place,
    ],
    { encoding: 'utf8' },
  );
  if (traced.error !== undefined) return 'not counted: strace is not installed';
  const count = spawnSync('grep', ['-cE', 'f(data)?sync\\(', path.join(place, `${mode}.trace`)], {
    encoding: 'utf8',
  });
  return Number(count.stdout.trim());
}

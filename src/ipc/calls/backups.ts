/** Backup of the vault, its test, and restoring it on an empty station. */
import { z } from 'zod';
import { backupFacts, bytes, count, quorum, restored } from '../shapes.ts';
import { call } from './call.ts';

/** A path of this machine, chosen by the shell; never by the page. */
const path = z.string().min(1).max(4_096);

export const BACKUP_CALLS = {
  /**
   * Writes a backup into `folder`, reads it back and records it. Reports progress. Needs the station
   * unlocked.
   */
  backup: call(
    z.strictObject({ folder: path }),
    z.strictObject({ fileName: z.string(), backup: backupFacts, words: z.string() }),
  ),
  /**
   * Restores the backup file into a place that is thrown away, with these custodians, and has every
   * key answer a known question. The newest backup only. Works while locked. Reports progress.
   */
  testRestore: call(
    z.strictObject({ path, custodians: quorum }),
    z.strictObject({ backup: backupFacts, keysTested: count }),
  ),
  /**
   * Makes the vault of this empty station from a backup: generation + 1. `witness` is the file of a
   * gateway that says which audit log it has seen last. Reports progress.
   */
  restore: call(z.strictObject({ path, custodians: quorum, witness: bytes.optional() }), restored),
} as const;

/**
 * What a backup will hold, found out by walking over it once: the manifest stands before the content
 * and names its sizes and digests. Walking twice keeps the memory flat whatever the vault holds.
 */
import { RunningSha256 } from '../../core/crypto/digest.ts';
import { decodeEntry } from '../../core/audit/entry.ts';
import { nextTurn } from '../next-turn.ts';
import type { Vault } from '../ports/vault.ts';
import type { BackupSection } from './manifest.ts';
import { recordsOf, sectionNames } from './records.ts';

export type Measured = {
  readonly sections: readonly BackupSection[];
  readonly bytes: number;
  readonly sha256: string;
};

const RECORDS_PER_TURN = 256;

/** `onTurn` is called now and then; what it throws ends the walk. */
export async function measureContent(
  vault: Vault,
  auditSize: number,
  onTurn: () => void,
): Promise<Measured> {
  const sections = new Map(
    sectionNames(vault).map((name) => [name, { records: 0, digest: new RunningSha256() }]),
  );
  const whole = new RunningSha256();
  let bytes = 0;
  let records = 0;
  for (const { section, framed } of recordsOf(vault, auditSize)) {
    const counted = sections.get(section);
    if (counted === undefined) throw new Error(`section ${section} is not listed`);
    counted.records += 1;
    counted.digest.update(framed);
    whole.update(framed);
    bytes += framed.length;
    records += 1;
    if (records % RECORDS_PER_TURN === 0) {
      onTurn();
      await nextTurn();
    }
  }
  return {
    sections: [...sections].map(([name, { records: count, digest }]) => ({
      name,
      records: count,
      sha256: digest.hex(),
    })),
    bytes,
    sha256: whole.hex(),
  };
}

/** A row written after `auditSize` entries would be in the backup, and its entry would not. */
export function checkNothingWritten(vault: Vault, auditSize: number): void {
  for (let index = auditSize; index < vault.auditSize(); index++) {
    const entry = vault.auditEntry(index);
    if (entry === undefined || Object.keys(decodeEntry(entry).rows).length > 0) {
      throw new Error('the vault was written to while it was backed up');
    }
  }
}

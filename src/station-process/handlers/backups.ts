/** Backup of the vault, its test, and restoring it on an empty station. */
import process from 'node:process';
import { digestWords } from '../../core/keys/fingerprint.ts';
import { beginLargeFile, openLargeFile, type LargeFile } from '../../media/large-file.ts';
import { onRecord } from '../../station/audit.ts';
import { makeBackup } from '../../station/backup/make.ts';
import { restoreVault } from '../../station/backup/restore.ts';
import { testBackup } from '../../station/backup/test-restore.ts';
import { draftForRestore, draftForTrial } from '../../vault/draft-vault.ts';
import type { BACKUP_CALLS } from '../../ipc/calls/backups.ts';
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';
import { cardFacts } from './station.ts';

export function backupHandlers(host: StationHost): Pick<Handlers, keyof typeof BACKUP_CALLS> {
  const unfinished = new Unfinished();
  return {
    async backup({ folder }, report) {
      const { surroundings, session } = await host.working();
      const draftName = `.backup-${surroundings.vault.identity().stationId}.part`;
      const { fileName, record } = await makeBackup(surroundings, {
        openSink: () => unfinished.add(beginLargeFile(folder, draftName)),
        keys: () => session.keys(),
        onProgress: (done, total) => {
          report({ done, total, what: '' });
        },
      });
      return { fileName, backup: record, words: digestWords(record.digest) };
    },

    async testRestore({ path, custodians }, report) {
      const { surroundings, session, airGap } = await host.working();
      const file = await onRecord(surroundings, 'act.refused', { act: 'test-restore' }, () => {
        airGap.check();
        return openLargeFile(path);
      });
      return await withFile(file, async (source) => {
        const wish = { source, secrets: custodians };
        const { record, keysTested } = await testBackup(surroundings, wish, {
          newDraft: () => unfinished.add(draftForTrial(host.options.dir)),
          onProgress: (done, total, what) => {
            // It needs no unlocked station, and must not be cut short by one that is idle otherwise.
            if (!session.isLocked) session.keys();
            report({ done, total, what });
          },
        });
        return { backup: record, keysTested };
      });
    },

    async restore({ path, custodians, witness }, report) {
      await host.selfTests();
      const { dir } = host.options;
      await host.checkNoVault('restore');
      return await withFile(openLargeFile(path), async (source) => {
        const wish = { source, secrets: custodians, witness };
        const restored = await restoreVault(wish, {
          ...host.options,
          airGap: () => host.airGapClaim(),
          newDraft: () => unfinished.add(draftForRestore(dir)),
          onProgress: (done, total, what) => {
            report({ done, total, what });
          },
        });
        const { card, witness: witnessed, ...facts } = restored;
        const { cardDigest, words } = cardFacts(facts.stationId, card);
        const vouched = witnessed === undefined ? {} : { witness: witnessed };
        return { ...facts, cardDigest, words, ...vouched };
      });
    },
  };
}

async function withFile<T>(file: LargeFile, work: (file: LargeFile) => Promise<T>): Promise<T> {
  try {
    return await work(file);
  } finally {
    file.close();
  }
}

/** What is not finished goes with the process: a lock or a lost parent ends it at once. */
class Unfinished {
  readonly #drafts = new Set<{ discard(): void }>();

  constructor() {
    process.once('exit', () => {
      for (const draft of this.#drafts) draft.discard();
    });
  }

  /** Discarding what is finished, or was discarded before, does nothing. */
  add<T extends { discard(): void }>(draft: T): T {
    this.#drafts.clear();
    this.#drafts.add(draft);
    return draft;
  }
}

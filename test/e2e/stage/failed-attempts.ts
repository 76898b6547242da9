/**
 * Wrong tries at one custodian's share in the vault of a closed station. Each is counted before it is
 * tried, and here its process ends, as it were, in the wait before it: so none takes any time.
 */
import { systemClock } from '../../../src/cli/system-clock.ts';
import { custodianNamed, openShare } from '../../../src/station/shares.ts';
import { openVault } from '../../../src/vault/open-vault.ts';

export async function failedAttempts(folder: string, name: string, tries: number): Promise<void> {
  const vault = openVault(folder, { now: systemClock.now() });
  const clock = {
    now: () => systemClock.now(),
    sleep: () => Promise.reject(new Error('ended in the wait')),
  };
  try {
    const { custodianId } = custodianNamed(vault, name);
    for (let tried = 0; tried < tries; tried += 1) {
      const passphrase = new TextEncoder().encode('six words that are not theirs');
      await openShare({ vault, clock }, custodianId, passphrase, 'unlock').catch(() => undefined);
    }
  } finally {
    vault.close();
  }
}

/** A vault is backed up, restored as a test, lost, and restored on an empty station. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { text } from '../../src/renderer/text/en.ts';
import { finishRequest } from './job/finish-request.ts';
import { makeBackup, restore, testRestore } from './screens/backup.ts';
import { unlock } from './screens/quorum.ts';
import { refusalCode } from './screens/shell.ts';
import { mustCall } from './stage/bridge-calls.ts';
import { pointerHand } from './stage/hand.ts';
import { onDrive } from './stage/places.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const QUORUM = ['Ada', 'Ben'];
const KEYS = [
  { user_identifier: 'ada@example.com', key_type: 'secp256k1' },
  { user_identifier: 'ben@example.com', key_type: 'rsa4096' },
];

inEachWindow('a backup', (runtime) => {
  it('is made, tested, and restores a lost station; a changed one is refused and makes none', async () => {
    await withStage(runtime, { from: 'paired' }, async (stage) => {
      const { people, gateway, places } = stage;
      await gateway.askedFor(KEYS);
      const hand = pointerHand(stage.window.page);
      await finishRequest(hand, people);
      const card = await mustCall(hand.page, 'card', {});
      await makeBackup(hand);
      await testRestore(hand, people, ['Ben', 'Cleo'], KEYS.length);
      await mustCall(hand.page, 'lock', {});
      await stage.window.close();

      rmSync(places.vault, { recursive: true });
      mkdirSync(places.vault);
      const [backup = ''] = onDrive(places, 'backup-');
      const whole = readFileSync(backup);
      const changed = Buffer.from(whole);
      const middle = changed.length >> 1;
      changed[middle] = (changed[middle] ?? 0) ^ 1;
      writeFileSync(backup, changed);
      const { page } = await stage.reopen();
      const again = pointerHand(page);
      await restore(again, people, QUORUM);
      expect(await refusalCode(again)).toMatch(/^BACKUP_/);
      expect((await mustCall(page, 'pulse', {})).exists).toBe(false);

      writeFileSync(backup, whole);
      await page.reload();
      await restore(again, people, QUORUM);
      await page.getByText(text.restore.done).first().waitFor();
      await again.press(text.restore.toUnlock);
      await unlock(again, people, QUORUM);
      const status = await mustCall(page, 'status', {});
      expect(status.exists && [status.generation, status.keysActive]).toEqual([2, KEYS.length]);
      expect((await mustCall(page, 'card', {})).cardDigest).toBe(card.cardDigest);
    });
  });
});

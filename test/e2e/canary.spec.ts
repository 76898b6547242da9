/**
 * The canary scan: the whole job is done with passphrases and private keys that are known here, and
 * then every byte that the system wrote, printed, showed or passed over the bridge is searched for
 * them, in every spelling. Nothing may be found; and a planted one must be.
 */
import { globSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { text } from '../../src/renderer/text/en.ts';
import { findSecret } from '../cli/secret-search.ts';
import { finishRequest } from './job/finish-request.ts';
import { makeBackup, testRestore } from './screens/backup.ts';
import { firstUnlock, makeStation, setUpUntilMade } from './screens/set-up.ts';
import { pairGateway } from './screens/pairing.ts';
import { goTo, onScreen } from './screens/shell.ts';
import { mustCall } from './stage/bridge-calls.ts';
import { pointerHand } from './stage/hand.ts';
import { onDrive } from './stage/places.ts';
import { privateKeysOf } from './stage/private-keys.ts';
import { withoutSecrets } from './stage/recorded-call.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const SCREENS = [
  'home',
  'receive',
  'requests',
  'keys',
  'key-ring',
  'pairing',
  'audit',
  'records',
  'custodians',
  'backup',
  'settings',
] as const;

inEachWindow('the canary scan', (runtime) => {
  it('finds no passphrase and no private key in anything that was written, printed, shown or passed', async () => {
    const outputs: string[] = [];
    const record = {
      onCall: (call: Parameters<typeof withoutSecrets>[0]) => {
        outputs.push(JSON.stringify(withoutSecrets(call)));
      },
      onOutput: (said: string) => {
        outputs.push(said);
      },
    };
    await withStage(runtime, { from: 'empty', ...record }, async (stage) => {
      const { window, gateway, places } = stage;
      const hand = pointerHand(window.page);
      const show = async (): Promise<void> => {
        outputs.push(await window.page.content());
      };
      const people = await setUpUntilMade(hand, {
        name: 'Vault A',
        custodians: ['Ada', 'Ben', 'Cleo'],
        threshold: 2,
      });
      await makeStation(hand, show);
      await firstUnlock(hand, people, ['Ada', 'Ben'], show);
      const { words } = await gateway.act('card', ['--to', places.drive, '--name', 'Gateway']);
      await pairGateway(hand, 'Gateway', String(words), people, ['Ada', 'Ben']);
      const { cardDigest } = await mustCall(window.page, 'card', {});
      const [card = ''] = onDrive(places, 'station-card');
      await gateway.act('pair', [card, '--fingerprint', cardDigest]);
      await gateway.askedFor([
        { user_identifier: 'ada@example.com', key_type: 'secp256k1' },
        { user_identifier: 'ben@example.com', key_type: 'rsa4096' },
      ]);
      await finishRequest(hand, people);
      await makeBackup(hand);
      await testRestore(hand, people, ['Ben', 'Cleo'], 2);
      for (const screen of SCREENS) {
        await goTo(hand, screen);
        await onScreen(hand, titleOf(screen));
        await show();
      }
      await gateway.act('import', [onDrive(places, 'response-1')[0] ?? '']);
      const profiles = globSync(path.join(tmpdir(), 'playwright_chromiumdev_profile-*'));
      await window.close();
      outputs.push(...gateway.heard);

      const secrets: (string | Uint8Array)[] = [
        ...people.values(),
        ...(await privateKeysOf(places.vault, people)),
      ];
      expect(secrets.length).toBeGreaterThan(people.size + 4);
      for (const secret of secrets) {
        for (const folder of [places.folder, ...profiles]) {
          expect(findSecret(secret, folder, outputs)).toEqual([]);
        }
      }

      // The scan itself: what is planted is found.
      const [planted = ''] = people.values();
      writeFileSync(path.join(places.config, 'planted'), Buffer.from(planted).toString('base64'));
      expect(findSecret(planted, places.folder, [])).not.toEqual([]);
      expect(findSecret(planted, places.config, [`x${planted}`])).toHaveLength(2);
    });
  });
});

function titleOf(screen: (typeof SCREENS)[number]): string {
  const titles: Readonly<Record<(typeof SCREENS)[number], string>> = {
    home: text.home.title,
    receive: text.receive.title,
    requests: text.requests.title,
    keys: text.keys.title,
    'key-ring': text.keyRing.title,
    pairing: text.pairing.title,
    audit: text.audit.title,
    records: text.records.title,
    custodians: text.custody.title,
    backup: text.backup.title,
    settings: text.settings.title,
  };
  return titles[screen];
}

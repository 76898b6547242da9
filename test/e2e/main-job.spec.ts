/**
 * The whole main job as the people at both machines do it, with nothing but a keyboard at the station:
 * set-up, pairing, a wallet's request over HTTP, review, two approvals, the run, the export, and the
 * wallet's answer, which is then verified without either machine.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { accessibilityFaults } from './stage/accessibility.ts';
import { mustCall } from './stage/bridge-calls.ts';
import { permafrost } from './stage/cli.ts';
import { keyboardHand } from './stage/hand.ts';
import { onDrive } from './stage/places.ts';
import { pairGateway } from './screens/pairing.ts';
import { approve, exportResponse, receiveRequest, run } from './screens/request.ts';
import { firstUnlock, makeStation, setUpUntilMade } from './screens/set-up.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const CUSTODIANS = ['Ada', 'Ben', 'Cleo'];

inEachWindow('the main job', (runtime) => {
  it('is done from set-up to the wallet’s verified key with a keyboard alone', async () => {
    await withStage(runtime, { from: 'empty' }, async ({ window: { page }, gateway, places }) => {
      const hand = keyboardHand(page);
      const faults: string[] = [];
      const look = async (title: string): Promise<void> => {
        const found = await accessibilityFaults(page);
        faults.push(...found.map((fault) => `${title}: ${fault}`));
      };

      const people = await setUpUntilMade(
        hand,
        { name: 'Vault A', custodians: CUSTODIANS, threshold: 2, rolls: '314256'.repeat(9) },
        look,
      );
      expect([...people.values()].every((words) => words.split(' ').length === 6)).toBe(true);
      await makeStation(hand, look);
      await firstUnlock(hand, people, ['Ada', 'Cleo'], look);
      await look('home');

      const { words } = await gateway.act('card', ['--to', places.drive, '--name', 'Gateway One']);
      await pairGateway(hand, 'Gateway One', String(words), people, ['Ben', 'Cleo']);
      await look('paired');
      const [stationCard = ''] = onDrive(places, 'station-card');
      const { cardDigest } = await mustCall(page, 'card', {});
      await gateway.act('pair', [stationCard, '--fingerprint', cardDigest]);

      const locations = await gateway.askedFor([
        { user_identifier: 'ada@example.com', key_type: 'secp256k1' },
        { user_identifier: 'ben@example.com', key_type: 'rsa4096' },
      ]);
      await receiveRequest(hand, 1);
      await look('review');
      await approve(hand, people, 'Ada');
      await approve(hand, people, 'Ben');
      await run(hand);
      await exportResponse(hand);
      await look('exported');

      const [response = ''] = onDrive(places, 'response-1');
      await gateway.act('import', [response]);
      await gateway.serving(async (wallet) => {
        for (const location of locations) {
          const answer = await wallet.get(location);
          expect(answer.status).toBe(200);
          const { key_id: keyId } = JSON.parse(answer.body) as { key_id: string };
          const attestation = await wallet.get(`/v1/keys/${keyId}/attestation`);
          expect(await verifies(places.folder, stationCard, answer.body, attestation.body)).toBe(0);
        }
      });
      expect(faults).toEqual([]);
    });
  });
});

/** The exit code of `permafrost verify` over a wallet's answer and its attestation. */
async function verifies(
  folder: string,
  card: string,
  answer: string,
  attestation: string,
): Promise<number | null> {
  const files = [path.join(folder, 'key.json'), path.join(folder, 'key.attestation.json')] as const;
  writeFileSync(files[0], answer);
  writeFileSync(files[1], attestation);
  const { code } = await permafrost(['verify', ...files, '--card', card, '--json']);
  return code;
}

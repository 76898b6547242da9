/** The way through every screen, READ TOP TO BOTTOM, with a picture at each state that matters. */
import { text } from '../../../src/renderer/text/en.ts';
import { makeBackup, testRestore } from '../screens/backup.ts';
import { compareCard, pairGateway } from '../screens/pairing.ts';
import { quorumDoes, goAndUnlock } from '../screens/quorum.ts';
import { approve, exportResponse, readSheet, receiveRequest } from '../screens/request.ts';
import { firstUnlock, makeStation, setUpUntilMade } from '../screens/set-up.ts';
import { goTo, onScreen, refusalCode } from '../screens/shell.ts';
import { mustCall } from '../stage/bridge-calls.ts';
import { pointerHand, type Hand } from '../stage/hand.ts';
import { onDrive } from '../stage/places.ts';
import type { Stage } from '../stage/stage.ts';
import type { Camera } from './camera.ts';
import { cardByLight, responseByLight } from './light-walk.ts';

const PEOPLE = ['Ada', 'Ben', 'Cleo'];
const QUORUM = ['Ada', 'Ben'];
const MENU = [
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

export async function walk(stage: Stage, camera: Camera): Promise<void> {
  const hand = pointerHand(stage.window.page);
  const people = await setUp(hand, camera);
  await emptyScreens(hand, camera);
  await pairing(hand, camera, stage, people);
  await request(hand, camera, stage, people);
  await backups(hand, camera, people);
  await filledScreens(hand, camera);
}

async function setUp(hand: Hand, camera: Camera): Promise<Map<string, string>> {
  const { page } = hand;
  await onScreen(hand, text.setUp.begin.title);
  await hand.press(text.setUp.begin.restore);
  await onScreen(hand, text.restore.title);
  await camera.take('restore-without-a-backup');
  await hand.press(text.restore.back);
  let step = 0;
  const look = async (): Promise<void> => {
    step += 1;
    await camera.take(`set-up-${step}`);
  };
  const wish = { name: 'Vault A', custodians: PEOPLE, threshold: 2, rolls: '314256'.repeat(10) };
  const people = await setUpUntilMade(hand, wish, look);
  await makeStation(hand, look);
  await firstUnlock(hand, people, QUORUM, look);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: text.shell.shortcutList.title }).waitFor();
  await camera.take('shortcuts');
  await page.keyboard.press('Escape');
  return people;
}

async function emptyScreens(hand: Hand, camera: Camera): Promise<void> {
  for (const screen of MENU) {
    await goTo(hand, screen);
    await settled(hand);
    await camera.take(`empty-${screen}`);
  }
}

async function pairing(
  hand: Hand,
  camera: Camera,
  { gateway, places }: Stage,
  people: Map<string, string>,
): Promise<void> {
  const { words } = await gateway.act('card', ['--to', places.drive, '--name', 'Gateway One']);
  const heard = String(words);
  await compareCard(hand, 'Gateway One', heard.replace(/^\S+/, 'aardvark'));
  await camera.take('pairing-words-differ');
  await hand.press(text.pairing.compare.differ);
  await camera.take('pairing-stopped');
  await compareCard(hand, 'Gateway One', heard);
  await camera.take('pairing-words-match');
  await hand.press(text.pairing.compare.match);
  const dialog = hand.page.getByRole('dialog', { name: text.pairing.act.title('Gateway One') });
  await dialog.getByText(text.parts.act.read).waitFor();
  await camera.take('pairing-sheet');
  await hand.press(text.common.close, dialog);
  await pairGateway(hand, 'Gateway One', heard, people, QUORUM);
  await camera.take('pairing-done');
  const { cardDigest } = await mustCall(hand.page, 'card', {});
  const [card = ''] = onDrive(places, 'station-card');
  await gateway.act('pair', [card, '--fingerprint', cardDigest]);
}

async function request(
  hand: Hand,
  camera: Camera,
  { gateway }: Stage,
  people: Map<string, string>,
): Promise<void> {
  const { page } = hand;
  await gateway.askedFor([
    { user_identifier: 'ada@example.com', key_type: 'secp256k1' },
    ...Array.from({ length: 5 }, (_, index) => ({
      user_identifier: `wallet-${index}@example.com`,
      key_type: 'rsa4096',
    })),
  ]);
  await mustCall(page, 'lock', {});
  await goTo(hand, 'receive');
  await camera.take('receive-locked');
  await hand.press(text.shell.unlock, page.getByRole('banner'));
  await onScreen(hand, text.unlock.title);
  await camera.take('unlock');
  const wrong = new Map([...people, ['Ada', 'six words that are not hers']]);
  await quorumDoes(hand, wrong, QUORUM, text.unlock.action, page.getByRole('main'));
  await refusalCode(hand);
  await camera.take('unlock-refused');
  await goTo(hand, 'home');
  await goAndUnlock(hand, people, ['Ben', 'Cleo']);
  await goTo(hand, 'receive');
  await settled(hand);
  await camera.take('receive-file');
  await receiveRequest(hand, 1);
  await page.getByText(text.request.wordsLead).waitFor();
  await camera.take('request-review');
  await readSheet(hand);
  await hand.press(text.request.decline);
  await camera.take('request-decline');
  await page.keyboard.press('Escape');
  await hand.press(text.request.approve);
  await camera.take('request-approve');
  await page.keyboard.press('Escape');
  await approve(hand, people, 'Ada');
  await camera.take('request-one-approval');
  await approve(hand, people, 'Ben');
  await camera.take('request-approved');
  await hand.press(text.request.runDo);
  await page.getByRole('progressbar').waitFor();
  await camera.take('request-running');
  await page.getByText(text.request.runDone).first().waitFor({ timeout: 180_000 });
  await camera.take('request-answered');
  await exportResponse(hand);
  await camera.take('request-exported');
  await responseByLight(hand, camera);
  await cardByLight(hand, camera);
}

async function backups(hand: Hand, camera: Camera, people: Map<string, string>): Promise<void> {
  await makeBackup(hand);
  await camera.take('backup-made');
  await testRestore(hand, people, QUORUM, 6);
  await camera.take('backup-tested');
}

async function filledScreens(hand: Hand, camera: Camera): Promise<void> {
  const { page } = hand;
  for (const screen of MENU) {
    await goTo(hand, screen);
    await settled(hand);
    await camera.take(`filled-${screen}`);
    await camera.takeAs(`filled-${screen}`, 'contrast', { theme: 'contrast' });
    await camera.takeAs(`filled-${screen}`, 'double', { textSize: 200 });
  }
  await goTo(hand, 'audit');
  await hand.press(text.audit.verifyDo);
  await page.getByText(text.audit.root).first().waitFor();
  await camera.take('audit-verified');
  await goTo(hand, 'keys');
  await settled(hand);
  await page.getByRole('rowheader').getByRole('button').first().click();
  await settled(hand);
  await camera.take('key');
  await goTo(hand, 'records');
  await settled(hand);
  await page.getByRole('rowheader').getByRole('button').first().click();
  await settled(hand);
  await camera.take('record');
  await page.keyboard.press('F9');
  await page.getByText(text.shell.lockedBecause.panic).first().waitFor();
  await camera.take('locked-by-panic');
}

/** What the screen reads from the station is there. */
async function settled({ page }: Hand): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(400);
}

/**
 * The way through the gateway's console, with a picture at each state that matters: a new gateway is
 * paired, shows what wallets asked for, and reads what the station answered.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from '../../../src/console/text/en.ts';
import { WAYS } from '../../../src/console/state/ways.ts';
import { player } from '../../../src/optics/text/player.ts';
import { scanner } from '../../../src/optics/text/scanner.ts';
import { pairing as stationPairing } from '../../../src/renderer/text/pairing.ts';
import { answerRequest, cardOf } from '../job/answer-request.ts';
import * as screens from '../screens/console.ts';
import { openConsole } from '../stage/console.ts';
import { GatewaySide } from '../stage/gateway.ts';
import { pointerHand, type Hand } from '../stage/hand.ts';
import { makePairedStation } from '../stage/made-station.ts';
import type { Places } from '../stage/places.ts';
import type { Camera } from './camera.ts';
import { cameraFor } from './camera.ts';

/** Answers what the page complained of. */
export async function walkConsole(
  places: Places,
  folder: string,
): Promise<{ complaints: readonly string[]; pictures: number }> {
  const people = await makePairedStation(places.folder);
  const fresh = new GatewaySide(places.folder, path.join(places.folder, 'other-gateway'));
  const create = ['--name', 'Gateway Two', '--env', 'test'];
  const paired = new GatewaySide(places.folder);
  const complaints: string[] = [];
  let pictures = 0;
  const visit = async (
    gateway: GatewaySide,
    part: string,
    more: readonly string[],
    walk: (hand: Hand, camera: Camera, ask: (user: string) => Promise<string>) => Promise<void>,
  ): Promise<void> => {
    const operator = await gateway.newOperator('Olga Meier', more);
    await gateway.serving(async (wallet, url) => {
      const window = await openConsole(url);
      const camera = cameraFor(window.page, path.join(folder, part));
      const hand = pointerHand(window.page);
      try {
        await login(hand, camera, operator);
        const body = { key_type: 'secp256k1' };
        await walk(hand, camera, (user) => wallet.ask({ ...body, user_identifier: user }));
      } finally {
        complaints.push(...window.complaints, ...window.outside);
        pictures += camera.count();
        await window.close();
      }
    });
  };
  await visit(fresh, 'console-pairing', create, (hand, camera) => pairing(hand, camera, places));
  await visit(paired, 'console-work', [], async (hand, camera, ask) => {
    await emptyScreens(hand, camera);
    for (const user of ['ada', 'ben', 'cleo']) await ask(`${user}@example.com`);
    const request = await showing(hand, camera);
    const { file } = await answerRequest(places.vault, people, request);
    await reading(hand, camera, places, file);
    await filledScreens(hand, camera);
  });
  return { complaints, pictures };
}

async function login(
  hand: Hand,
  camera: Camera,
  operator: Parameters<typeof screens.logIn>[1],
): Promise<void> {
  await hand.page.getByRole('heading', { level: 1 }).waitFor();
  await camera.take('login');
  await screens.tryLogin(hand, { ...operator, passphrase: 'six words that are not hers' });
  await hand.page.getByText(text.login.refused).waitFor();
  await camera.take('login-refused');
  await screens.logIn(hand, operator);
}

async function pairing(hand: Hand, camera: Camera, places: Places): Promise<void> {
  const { page } = hand;
  const { card, words } = await cardOf(places.vault);
  const file = path.join(places.drive, 'station-card.json');
  writeFileSync(file, card);
  await camera.take('home-not-paired');
  await screens.goToWay(hand, 'outbox');
  await camera.take('outbox-not-paired');
  await screens.goToWay(hand, 'pairing');
  await page.getByText(text.pairing.ours.fingerprint).waitFor();
  await camera.take('pairing');
  await hand.press(text.pairing.ours.show);
  await page.getByRole('region', { name: player.label }).locator('canvas').waitFor();
  await camera.take('our-card');
  await screens.readStationCard(hand, file);
  await page.getByText(text.pairing.readOut.title('Vault A')).waitFor();
  await camera.take('read-out');
  await screens.typeReadOut(hand, 'Vault A', words.replace(/^\S+/, 'aardvark'));
  await camera.take('words-differ');
  await hand.press(stationPairing.compare.differ);
  await camera.take('stopped');
  await hand.press(text.pairing.differ.again);
  await screens.readStationCard(hand, file);
  await screens.typeReadOut(hand, 'Vault A', words);
  await camera.take('words-match');
  await hand.press(stationPairing.compare.match);
  await page.getByText(text.pairing.done.title('Vault A')).first().waitFor();
  await camera.take('paired');
  await screens.goToWay(hand, 'pairing');
  await camera.take('pairing-again');
}

async function emptyScreens(hand: Hand, camera: Camera): Promise<void> {
  for (const way of WAYS) {
    await screens.goToWay(hand, way);
    await settled(hand);
    await camera.take(`empty-${way}`);
  }
}

async function showing(hand: Hand, camera: Camera): Promise<Uint8Array> {
  const { page } = hand;
  await screens.goToWay(hand, 'home');
  await page.getByText(text.home.tasks.seal.title(3)).waitFor();
  await camera.take('home-requests-wait');
  await screens.goToWay(hand, 'outbox');
  await camera.take('outbox-to-prepare');
  await screens.prepareAndShow(hand, 1);
  await camera.take('show');
  await camera.takeAs('show', 'double', { textSize: 200 });
  const [download] = await Promise.all([page.waitForEvent('download'), hand.press(player.toFile)]);
  const request = readFileSync(await download.path());
  await page.getByRole('main').locator('.notice.done').first().waitFor();
  await camera.take('saved-as-file');
  await hand.press(text.show.done);
  await camera.take('handed-over');
  await screens.goToWay(hand, 'outbox');
  await page.locator('.badge.done').waitFor();
  await camera.take('outbox-shown');
  await screens.goToWay(hand, 'home');
  await page.getByText(text.home.tasks.expect.title(1)).waitFor();
  await camera.take('home-response-expected');
  return request;
}

async function reading(
  hand: Hand,
  camera: Camera,
  places: Places,
  response: Uint8Array,
): Promise<void> {
  const { page } = hand;
  const file = path.join(places.drive, 'response.permafrost');
  const other = path.join(places.drive, 'other.permafrost');
  writeFileSync(file, response);
  writeFileSync(other, '{"no":"bundle"}');
  await screens.readByCamera(hand);
  await page.getByText(scanner.faults.none.title).waitFor();
  await camera.take('inbox-no-camera');
  await hand.choose(text.inbox.byFile);
  await camera.take('inbox-file');
  await hand.press(text.inbox.doFile);
  await camera.take('inbox-no-file');
  await screens.importFile(hand, other);
  await page.getByText(text.inbox.refused).waitFor();
  await camera.take('inbox-refused');
  await screens.importFile(hand, file);
  await page.getByText(text.inbox.done(1)).first().waitFor();
  await camera.take('imported');
  await screens.importFile(hand, file);
  await page.getByText(text.inbox.known(1)).first().waitFor();
  await camera.take('imported-before');
}

async function filledScreens(hand: Hand, camera: Camera): Promise<void> {
  const { page } = hand;
  for (const way of WAYS) {
    await screens.goToWay(hand, way);
    await settled(hand);
    await camera.take(`filled-${way}`);
    await camera.takeAs(`filled-${way}`, 'double', { textSize: 200 });
  }
  await screens.goToWay(hand, 'requests');
  await page.getByRole('rowheader').getByRole('button').first().click();
  await camera.take('request');
  await screens.endsSoon(page);
  await page.getByRole('alertdialog', { name: text.shell.warning.idle }).waitFor();
  await camera.take('still-there');
  await page.unroute(screens.SESSION);
  await hand.press(text.shell.warning.stay);
  await hand.press(text.shell.logOut);
  await page.getByText(text.login.why['logged-out']).first().waitFor();
  await camera.take('logged-out');
}

/** What the screen reads from the gateway is there. */
async function settled({ page }: Hand): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(400);
}

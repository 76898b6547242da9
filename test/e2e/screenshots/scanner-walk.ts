/** Every message of the scanner, in the station's window, with a film for each trouble that is of light. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { frameBytesOf } from '../../../src/optics/layouts.ts';
import { scanner as words } from '../../../src/optics/text/scanner.ts';
import { encodeAcknowledgement } from '../../../src/protocol/frames/acknowledgement.ts';
import { text } from '../../../src/renderer/text/en.ts';
import { bytesFrom } from '../../protocol/frames/made-series.ts';
import { lookForCard } from '../screens/light.ts';
import { goAndUnlock } from '../screens/quorum.ts';
import { goTo, onScreen } from '../screens/shell.ts';
import { pointerHand, type Hand } from '../stage/hand.ts';
import { nothing, showFilm } from '../stage/light.ts';
import type { Stage } from '../stage/stage.ts';
import type { Camera } from './camera.ts';
import { filmNowAndThen, filmOf, filmUnreadable, LAYOUT, lowSeries } from './light-films.ts';

const WHOLE = bytesFrom(1, 4 * frameBytesOf(LAYOUT));
const SERIES = lowSeries(WHOLE, 'bundle');
const OTHER = lowSeries(bytesFrom(2, WHOLE.length), 'bundle');
const FALSE = lowSeries(WHOLE, 'bundle', true);
const text8 = (said: string): Uint8Array => new Uint8Array(Buffer.from(said));

type Film = readonly Uint8Array[];
type Scene = {
  readonly hand: Hand;
  readonly stage: Stage;
  /** The file that the camera sees. */
  readonly film: string;
  readonly camera: Camera;
};

export async function walkScanner(stage: Stage, film: string, camera: Camera): Promise<void> {
  const hand = pointerHand(stage.window.page);
  await goAndUnlock(hand, stage.people);
  await goTo(hand, 'receive');
  await onScreen(hand, text.receive.title);
  await hand.choose(text.parts.wayIn.light);
  await camera.take('off');
  const scene = { hand, film, camera, stage };
  for (const part of [advice, answering, wrongContent, faults, files]) await part(scene);
}

/** The camera is started with this film, whatever the button is called now, and the sentence waited for. */
async function look(scene: Scene, seen: Film | undefined, sentence: string): Promise<void> {
  const { page } = scene.hand;
  await stop(scene);
  if (seen !== undefined) showFilm(scene.film, seen);
  const start = new RegExp(`^(${words.start}|${words.goOn}|${words.again})$`);
  await page.getByRole('button', { name: start }).click();
  await page.getByText(sentence).first().waitFor();
}

async function stop({ hand: { page } }: Scene): Promise<void> {
  const button = page.getByRole('button', { name: words.stop, exact: true });
  if ((await button.count()) > 0) await button.click();
}

/** What is before the camera would be read again at once. */
async function startOver(scene: Scene): Promise<void> {
  await stop(scene);
  const over = scene.hand.page.getByRole('button', { name: words.over, exact: true });
  if ((await over.count()) > 0) await over.click();
}

async function advice(scene: Scene): Promise<void> {
  const { camera } = scene;
  const said = words.advice;
  const first = SERIES.frame(0);
  const answer = { session: SERIES.session, k: 5, frames: [0], quality: 50, isComplete: false };
  const all = (series: typeof SERIES, count: number): Uint8Array[] =>
    Array.from({ length: count }, (_, index) => series.frame(index));
  const scenes: readonly [keyof typeof said, Film][] = [
    ['looking', [nothing()]],
    ['wrongKind', filmOf([text8('https://example.test/')])],
    ['acknowledgement', filmOf([encodeAcknowledgement(answer)])],
    ['closer', filmUnreadable(first)],
    ['steadier', filmNowAndThen(first)],
    ['reading', filmOf(all(SERIES, SERIES.k - 1))],
    ['otherSeries', filmOf(all(OTHER, OTHER.k))],
    ['lookingAgain', [nothing()]],
  ];
  for (const [name, seen] of scenes) {
    await look(scene, seen, said[name]);
    await camera.take(`advice-${name}`);
  }
  await startOver(scene);
  await look(scene, filmOf(all(FALSE, FALSE.k + 1)), said.spoiled);
  await camera.take('advice-spoiled');
  await startOver(scene);
}

async function answering(scene: Scene): Promise<void> {
  const { hand, camera } = scene;
  const frames = [0, 1].map((index) => SERIES.frame(index));
  await look(scene, filmOf(frames), words.have(2, SERIES.k));
  await hand.page.getByLabel(words.answer).check();
  const code = hand.page.getByRole('img', { name: words.answerCode }).locator('canvas');
  writeFileSync(photoIn(scene), await code.screenshot());
  await camera.take('answer');
  await camera.takeAs('answer', 'contrast', { theme: 'contrast' });
  await camera.takeAs('answer', 'double', { textSize: 200 });
  const all = Array.from({ length: SERIES.k }, (_, index) => SERIES.frame(index));
  await look(scene, filmOf(all), words.lastAnswer.body);
  await camera.take('last-answer');
  await camera.takeAs('last-answer', 'double', { textSize: 200 });
  // It is no bundle of anybody: the station refuses it, and the scanner begins anew.
  await hand.press(words.lastAnswer.goOn);
  await hand.page.getByText(text.receive.refused).waitFor();
  showFilm(scene.film, [nothing()]);
  await hand.press(words.again);
  await hand.page.getByLabel(words.answer).uncheck();
}

/** A card where a bundle is wanted, a bundle that the station refuses, a bundle where a card is wanted. */
async function wrongContent(scene: Scene): Promise<void> {
  const { hand, film, camera } = scene;
  const { gateway, places } = scene.stage;
  const { file } = await gateway.act('card', ['--to', places.drive]);
  const card = lowSeries(readFileSync(String(file)), 'card');
  const codes = (series: typeof card): Uint8Array[] =>
    Array.from({ length: series.k }, (_, index) => series.frame(index));
  await look(scene, filmOf(codes(card)), words.wrongContent.card.title);
  await hand.page.getByText(words.advice.wrongContent).waitFor();
  await camera.take('wrong-card');
  await look(scene, filmOf(codes(SERIES)), text.receive.refused);
  await camera.take('complete-and-refused');
  showFilm(film, [nothing()]);
  await lookForCard(hand);
  await look(scene, filmOf(codes(SERIES)), words.wrongContent.bundle.title);
  await camera.take('wrong-bundle');
  await goTo(hand, 'receive');
  await onScreen(hand, text.receive.title);
}

/** The page hears what it would hear; that the states are true ones is the specs' business. */
async function faults(scene: Scene): Promise<void> {
  const { hand, camera } = scene;
  const { page } = hand;
  const names = {
    none: 'NotFoundError',
    denied: 'NotAllowedError',
    busy: 'NotReadableError',
    failed: 'UnknownError',
  } as const;
  await page.evaluate(() => {
    Object.assign(globalThis, { trueWorker: Worker });
  });
  for (const [fault, name] of Object.entries(names) as [keyof typeof names, string][]) {
    await page.evaluate((error) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', error));
    }, name);
    await look(scene, undefined, words.faults[fault].title);
    await camera.take(`fault-${fault}`);
  }
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
  });
  await look(scene, undefined, words.starting);
  await camera.take('starting');
  await hand.press(words.stop);
  await page.evaluate(() => {
    // Its own is of the prototype.
    Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
  });
  await look(scene, undefined, words.advice.looking);
  await page.evaluate(() => {
    const { srcObject } = document.querySelector('video') ?? {};
    const [track] = srcObject instanceof MediaStream ? srcObject.getVideoTracks() : [];
    track?.dispatchEvent(new Event('ended'));
  });
  await page.getByText(words.faults.ended.title).waitFor();
  await camera.take('fault-ended');
  await look(scene, undefined, words.advice.looking);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'hidden');
  });
  await page.getByText(words.faults.hidden.title).waitFor();
  await camera.take('fault-hidden');
  await page.evaluate(() => {
    globalThis.Worker = class {
      onerror: (() => void) | null = null;
      postMessage(): void {
        this.onerror?.();
      }
      terminate(): void {
        this.onerror = null;
      }
    } as unknown as typeof Worker;
  });
  await look(scene, undefined, words.faults.reader.title);
  await camera.take('fault-reader');
  await page.evaluate(() => {
    globalThis.Worker = (globalThis as unknown as { trueWorker: typeof Worker }).trueWorker;
  });
}

async function files(scene: Scene): Promise<void> {
  const { page } = scene.hand;
  const { camera } = scene;
  const photo = photoIn(scene);
  const read = async (sentence: string, name: string): Promise<void> => {
    await page.getByLabel(words.file, { exact: true }).setInputFiles(photo);
    await page.getByText(sentence).waitFor();
    await camera.take(name);
  };
  await read(words.faults.fileEnded.title, 'file-ended');
  writeFileSync(photo, 'no photo');
  await read(words.faults.fileUnreadable.title, 'file-unreadable');
  writeFileSync(photo, await page.locator('header').first().screenshot());
  await read(words.faults.fileNoCode.title, 'file-without-code');
  await page.evaluate(() => {
    globalThis.createImageBitmap = () => new Promise(() => undefined);
  });
  await read(words.fileNow(path.basename(photo)), 'file-being-read');
  await scene.hand.press(words.stopFile);
}

const photoIn = ({ stage }: Scene): string => path.join(stage.places.folder, 'photo.png');

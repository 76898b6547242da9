/**
 * The scanner in the station's window: what it says when there is no picture, what it says of codes
 * that are not wanted, and that the page has a camera while somebody scans and at no other time.
 */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/cli/system-clock.ts';
import { sha256 } from '../../src/core/crypto/digest.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { gatewayCard } from '../../src/gateway/card.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { frameBytesOf, type Layout } from '../../src/optics/layouts.ts';
import type { Picture } from '../../src/optics/picture.ts';
import { scanner } from '../../src/optics/text/scanner.ts';
import { decodeBundleFile } from '../../src/protocol/file.ts';
import type { FrameContent } from '../../src/protocol/frames/frame.ts';
import { FrameSeries } from '../../src/protocol/frames/series.ts';
import { text } from '../../src/renderer/text/en.ts';
import { bytesFrom } from '../protocol/frames/made-series.ts';
import { lookForRequest } from './screens/light.ts';
import { goAndUnlock } from './screens/quorum.ts';
import { goTo, onScreen } from './screens/shell.ts';
import { accessibilityFaults } from './stage/accessibility.ts';
import { withFilms } from './stage/films.ts';
import { pointerHand, type Hand } from './stage/hand.ts';
import { drawCodes, filmThrough } from './stage/light.ts';
import { onDrive, type Places } from './stage/places.ts';
import { filmFileOf, photoOf } from './stage/recorded.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const KEYS = [{ user_identifier: 'ada@example.com', key_type: 'secp256k1' }];
/** Of a kind that does not become smaller, so that one code does not hold them. */
const MANY_KEYS = Array.from({ length: 16 }, (_, at) => ({
  user_identifier: Buffer.from(bytesFrom(at, 75)).toString('base64url'),
  key_type: 'secp256k1',
}));
const LAYOUT: Layout = { name: 'low', version: 15, columns: 1, rows: 1 };

async function cardOf(folder: string): Promise<Uint8Array> {
  const gateway = await openGateway(folder, { clock: systemClock, random: systemRandom });
  try {
    return gatewayCard(gateway).bytes;
  } finally {
    await gateway.close();
  }
}

/** All codes of these bytes, once. */
function codesOf(bytes: Uint8Array, content: FrameContent): Uint8Array[] {
  const frameBytes = frameBytesOf(LAYOUT);
  const series = FrameSeries.of({ bytes, digest: sha256(bytes), content, frameBytes });
  return Array.from({ length: series.k }, (_, index) => series.frame(index));
}

function picturesOf(codes: readonly Uint8Array[]): Picture[] {
  return drawCodes(
    codes.map((code) => [code]),
    LAYOUT,
  );
}

function show(film: string, codes: readonly Uint8Array[]): void {
  filmThrough(film, picturesOf(codes), { lens: 'clear', lost: 0, seed: 1 });
}

function requestIn(places: Places): Uint8Array {
  const [file = ''] = onDrive(places, 'request-');
  return decodeBundleFile(readFileSync(file)).sealed.bytes;
}

/** What a page that was taken over gets when it asks for the camera by itself. */
async function cameraByItself(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      for (const track of stream.getTracks()) track.stop();
      return 'a picture';
    } catch (error) {
      return error instanceof Error ? error.name : 'something else';
    }
  });
}

/** The page gets none any more: the browser takes the permission back just after the page has said why. */
async function untilNoCamera(page: Page): Promise<void> {
  await expect.poll(() => cameraByItself(page), { timeout: 30_000 }).toBe('NotAllowedError');
}

/** The camera of the window starts anew, with what the film shows now. */
async function lookAgain(hand: Hand, button: string): Promise<void> {
  await hand.press(button);
  await hand.page.getByRole('button', { name: scanner.stop, exact: true }).waitFor();
}

inEachWindow('the scanner', (runtime) => {
  it.each(['none', 'denied', 'busy'] as const)(
    'says in words what to do when the camera is %s, and axe finds nothing',
    async (kind) => {
      await withStage(runtime, { from: 'paired', camera: { kind } }, async (stage) => {
        const hand = pointerHand(stage.window.page);
        await goAndUnlock(hand, stage.people);
        await lookForRequest(hand);
        const { title, body } = scanner.faults[kind];
        const trouble = hand.page.getByRole('alert').filter({ hasText: title });
        await trouble.getByText(body).waitFor();
        const start = hand.page.getByRole('button', { name: scanner.start, exact: true });
        expect(await start.evaluate((button) => button === document.activeElement)).toBe(true);
        expect(await accessibilityFaults(hand.page)).toEqual([]);
      });
    },
  );

  it('reads a request, after it said of other codes what they are', async () => {
    await withFilms(async ({ station: film }) => {
      const camera = { kind: 'film', file: film } as const;
      await withStage(runtime, { from: 'paired', camera }, async (stage) => {
        const { gateway, people, places } = stage;
        const { page } = stage.window;
        const hand = pointerHand(page);
        await gateway.askedFor(KEYS);
        await goAndUnlock(hand, people);

        show(film, [new TextEncoder().encode('https://example.test/')]);
        await lookForRequest(hand);
        await page.getByText(scanner.advice.wrongKind).waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);

        await hand.press(scanner.stop);
        show(film, codesOf(await cardOf(places.gateway), 'card'));
        await lookAgain(hand, scanner.start);
        await page.getByText(scanner.wrongContent.card.title).waitFor();
        await page.getByText(scanner.advice.wrongContent).waitFor();
        expect(await page.getByRole('progressbar', { name: scanner.progress }).count()).toBe(0);
        expect(await page.getByLabel(scanner.answer).count()).toBe(0);

        await hand.press(scanner.stop);
        show(film, codesOf(requestIn(places), 'bundle'));
        await hand.press(scanner.start);
        await onScreen(hand, text.request.title(1));
      });
    });
  });

  it('reads a request from a photo and a film, and keeps of each what it read', async () => {
    await withStage(runtime, { from: 'paired', camera: { kind: 'none' } }, async (stage) => {
      const { gateway, people, places } = stage;
      const { page } = stage.window;
      const hand = pointerHand(page);
      await gateway.askedFor(MANY_KEYS);
      const pictures = picturesOf(codesOf(requestIn(places), 'bundle'));
      const [first, ...rest] = pictures;
      if (first === undefined || rest.length === 0) throw new Error('one code is not enough');
      await goAndUnlock(hand, people);
      await goTo(hand, 'receive');
      await onScreen(hand, text.receive.title);
      await hand.choose(text.parts.wayIn.light);
      const files = page.getByLabel(scanner.file, { exact: true });

      await files.setInputFiles({ ...(await photoOf(page, first)), buffer: Buffer.from('none') });
      await page.getByText(scanner.faults.fileUnreadable.title).waitFor();
      await files.setInputFiles(await photoOf(page, first));
      await page.getByText(scanner.faults.fileEnded.title).waitFor();
      await page.getByText(scanner.have(1, pictures.length)).waitFor();
      await files.setInputFiles(await filmFileOf(page, rest));
      await onScreen(hand, text.request.title(1));
    });
  });

  it('gives the page a camera while it scans and at no other time, and no WebAssembly', async () => {
    await withFilms(async ({ station: film }) => {
      const camera = { kind: 'film', file: film } as const;
      await withStage(runtime, { from: 'paired', camera, isHostile: true }, async (stage) => {
        const { page } = stage.window;
        const hand = pointerHand(page);
        await onScreen(hand, text.home.title);
        expect(await cameraByItself(page)).toBe('NotAllowedError');
        await goAndUnlock(hand, stage.people);
        await lookForRequest(hand);
        await page.getByText(scanner.advice.looking).waitFor();
        expect(await cameraByItself(page)).toBe('a picture');
        await goTo(hand, 'home');
        await untilNoCamera(page);
        // The worker may run it by its own policy; the page may not.
        const compiled = await page.evaluate(async () => {
          const nothing = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
          return await WebAssembly.compile(nothing).then(
            () => 'compiled',
            () => 'refused',
          );
        });
        expect(compiled).toBe('refused');
      });
    });
  });

  it('stops the camera when the window is out of sight, and when the station locks', async () => {
    await withFilms(async ({ station: film }) => {
      const camera = { kind: 'film', file: film } as const;
      await withStage(runtime, { from: 'paired', camera }, async (stage) => {
        const { page } = stage.window;
        const hand = pointerHand(page);
        await goAndUnlock(hand, stage.people);
        await lookForRequest(hand);
        await page.getByText(scanner.advice.looking).waitFor();
        await page.evaluate(() => {
          Object.defineProperty(document, 'hidden', { value: true, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
          Reflect.deleteProperty(document, 'hidden');
        });
        await page.getByText(scanner.faults.hidden.title).waitFor();
        await untilNoCamera(page);

        await lookAgain(hand, scanner.start);
        await page.keyboard.press('F9');
        await page.getByText(text.receive.locked).waitFor();
        await untilNoCamera(page);
      });
    });
  });
});

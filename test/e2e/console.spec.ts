/**
 * The gateway's console: a real gateway process serves it, a browser opens it, and an operator logs
 * in, pairs, shows a request and reads its response.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { text } from '../../src/console/text/en.ts';
import { WAYS } from '../../src/console/state/ways.ts';
import { player } from '../../src/optics/text/player.ts';
import { pairing as stationPairing } from '../../src/renderer/text/pairing.ts';
import { parts } from '../../src/renderer/text/parts.ts';
import { answerRequest, cardOf } from './job/answer-request.ts';
import {
  askBesideLogout,
  breakLogoutBesideRequests,
  consoleScreen,
  goToWay,
  importFile,
  logIn,
  logInBeside,
  prepareAndShow,
  readStationCard,
  shownCode,
  tryLogin,
  typeReadOut,
} from './screens/console.ts';
import { accessibilityFaults, faultsInForcedColours } from './stage/accessibility.ts';
import { openConsole, type ConsoleOptions, type ConsoleWindow } from './stage/console.ts';
import { GatewaySide, type Operator, type Wallet } from './stage/gateway.ts';
import { keyboardHand, pointerHand } from './stage/hand.ts';
import { newPlaces, type Places } from './stage/places.ts';
import { runtimesHere } from './stage/window.ts';

type Scene = {
  readonly places: Places;
  readonly gateway: GatewaySide;
  readonly operator: Operator;
  readonly wallet: Wallet;
  readonly window: ConsoleWindow;
  readonly page: Page;
};

/** The gateway of the pair that was made for the run, or one that knows no station yet. */
async function withConsole(
  from: 'paired' | 'new',
  spec: (scene: Scene) => Promise<void>,
  { allows = [], ...options }: ConsoleOptions & { readonly allows?: readonly RegExp[] } = {},
): Promise<void> {
  const places = newPlaces(inject('paired').folder);
  const gateway =
    from === 'paired'
      ? new GatewaySide(places.folder)
      : new GatewaySide(places.folder, path.join(places.folder, 'other-gateway'));
  try {
    const create = from === 'new' ? ['--name', 'Gateway Two', '--env', 'test'] : [];
    const operator = await gateway.newOperator('Olga Meier', create);
    await gateway.serving(async (wallet, url) => {
      const window = await openConsole(url, options);
      try {
        await spec({ places, gateway, operator, wallet, window, page: window.page });
        const complaints = window.complaints.filter(
          (complaint) => !allows.some((allowed) => allowed.test(complaint)),
        );
        expect([...complaints, ...window.outside]).toEqual([]);
      } finally {
        await window.close();
      }
    });
    // What was handed out once is nowhere in what the processes printed.
    expect(gateway.heard.join('')).not.toContain(operator.passphrase);
  } finally {
    places.remove();
  }
}

/** The browser itself writes a line for each answer that is a refusal. */
const REFUSED = (status: number): RegExp => new RegExp(`status of ${status} `);

const ask = { key_type: 'secp256k1' };

describe.runIf(runtimesHere().includes('chromium'))('the console, to log in', () => {
  it('refuses a wrong passphrase and an unknown name with the same words, and lets the operator in', async () => {
    await withConsole(
      'paired',
      async ({ page, operator }) => {
        const hand = keyboardHand(page);
        await consoleScreen(hand, text.login.title('Gateway One'));
        const sentences: string[] = [];
        for (const name of [operator.name, 'Nobody']) {
          await tryLogin(hand, { ...operator, name, passphrase: 'six words that are not theirs' });
          await page.getByText(text.login.refused).waitFor();
          expect(await shownCode(hand)).toBe('LOGIN_REFUSED');
          expect(await page.getByLabel(text.login.passphrase, { exact: true }).inputValue()).toBe(
            '',
          );
          sentences.push(await page.getByRole('alert').innerText());
          await page.reload();
        }
        expect(sentences[0]).toBe(sentences[1]);
        await logIn(hand, operator);
        await page.getByText(text.shell.as(operator.name)).waitFor();
      },
      { allows: [REFUSED(401)] },
    );
  });

  it('shows nothing after a logout, nor to whoever reloads the page', async () => {
    await withConsole('paired', async ({ page, operator }) => {
      const hand = pointerHand(page);
      await logIn(hand, operator);
      await page.reload();
      await consoleScreen(hand, text.home.title);
      await hand.press(text.shell.logOut);
      await consoleScreen(hand, text.login.title('Gateway One'));
      await page.getByText(text.login.why['logged-out']).first().waitFor();
      expect(await page.getByRole('navigation').count()).toBe(0);
      await page.reload();
      await consoleScreen(hand, text.login.title('Gateway One'));
    });
  });

  it('asks nothing more, and waits for nothing, while somebody logs out', async () => {
    await withConsole('paired', async ({ page, operator }) => {
      const hand = pointerHand(page);
      await logIn(hand, operator);
      await askBesideLogout(page);
      await hand.press(text.shell.logOut);
      await page.getByText(text.login.why['logged-out']).first().waitFor();
      // Longer than the page's own pulse.
      await page.waitForTimeout(6_000);
      expect(await page.getByText(text.login.why['logged-out']).count()).toBeGreaterThan(0);
      expect(await page.getByRole('navigation').count()).toBe(0);
    });
  });

  it('reads on where somebody could not be logged out', async () => {
    await withConsole(
      'paired',
      async ({ page, operator, wallet }) => {
        const hand = pointerHand(page);
        await wallet.ask({ ...ask, user_identifier: 'ada@example.com' });
        await logIn(hand, operator);
        await breakLogoutBesideRequests(page);
        await goToWay(hand, 'requests');
        await page.getByText(text.requests.reading).waitFor();
        await hand.press(text.shell.logOut);
        await page.getByText('It failed.').waitFor();
        await page.getByText('ada@example.com').waitFor();
        expect(await page.getByText(text.requests.notRead).count()).toBe(0);
      },
      { allows: [REFUSED(500)] },
    );
  });

  it('passes nothing that one person began to another who logs in beside it', async () => {
    await withConsole('new', async ({ page, operator, gateway, places }) => {
      const hand = pointerHand(page);
      const other = await gateway.newOperator('Peter Berg');
      const file = path.join(places.drive, 'station-card.json');
      writeFileSync(file, (await cardOf(places.vault)).card);
      await logIn(hand, operator);
      await readStationCard(hand, file);
      await page.getByText(text.pairing.readOut.title('Vault A')).waitFor();
      await logInBeside(page, other);
      await page.getByText(text.login.why.ended).first().waitFor();
      await page.getByText(text.shell.as(other.name)).waitFor();
      await consoleScreen(hand, text.home.title);
      await goToWay(hand, 'pairing');
      await page.getByRole('heading', { name: text.pairing.theirs.title }).waitFor();
    });
  });

  it('ends at once for an operator who was revoked', async () => {
    await withConsole(
      'paired',
      async ({ page, operator, gateway }) => {
        const hand = pointerHand(page);
        await logIn(hand, operator);
        await gateway.act('operator revoke', [operator.operatorId]);
        await goToWay(hand, 'requests');
        await consoleScreen(hand, text.login.title('Gateway One'));
        await page.getByText(text.login.why.ended).first().waitFor();
      },
      { allows: [REFUSED(401)] },
    );
  });
});

describe.runIf(runtimesHere().includes('chromium'))('the console, to pair', () => {
  it('pairs the station whose words were heard, by keyboard, and not the one whose words differ', async () => {
    await withConsole('new', async ({ page, operator, places }) => {
      const hand = keyboardHand(page);
      const { card, words } = await cardOf(places.vault);
      const file = path.join(places.drive, 'station-card.json');
      writeFileSync(file, card);
      await logIn(hand, operator);
      await hand.press(text.home.tasks.pair.action);
      await readStationCard(hand, file);
      await page.getByText(text.pairing.readOut.title('Vault A')).waitFor();
      // The page must not show what somebody is about to be told.
      expect(await page.getByRole('main').innerText()).not.toContain(words.split(' ')[0]);

      const [first = ''] = words.split(' ');
      const other = words.replace(first, first === 'aardvark' ? 'absurd' : 'aardvark');
      await typeReadOut(hand, 'Vault A', other);
      expect(await page.getByRole('button', { name: stationPairing.compare.match }).count()).toBe(
        0,
      );
      await hand.press(stationPairing.compare.differ);
      await page.getByText(text.pairing.differ.title).waitFor();
      await goToWay(hand, 'home');
      await page.getByText(text.home.tasks.pair.title).waitFor();

      await readStationCard(hand, file);
      await typeReadOut(hand, 'Vault A', words.toUpperCase());
      await hand.press(stationPairing.compare.match);
      await page.getByText(text.pairing.done.title('Vault A')).first().waitFor();
      await goToWay(hand, 'home');
      await page.getByText(text.home.nothing).waitFor();
    });
  });

  it('shows our card as codes, and saves the very file that the terminal writes', async () => {
    await withConsole('new', async ({ page, operator, places, gateway }) => {
      const hand = pointerHand(page);
      await logIn(hand, operator);
      await goToWay(hand, 'pairing');
      await hand.press(text.pairing.ours.show);
      await page.getByRole('region', { name: player.label }).locator('canvas').waitFor();
      const saved = await savedBy(page, () => hand.press(text.pairing.ours.save));
      const { file } = await gateway.act('card', ['--to', places.drive]);
      expect(saved.equals(readFileSync(String(file)))).toBe(true);
    });
  });

  it('refuses a file that is no card, with its code, and goes on', async () => {
    await withConsole(
      'new',
      async ({ page, operator, places }) => {
        const hand = pointerHand(page);
        const file = path.join(places.drive, 'station-card.json');
        writeFileSync(file, '{"no":"card"}');
        await logIn(hand, operator);
        await readStationCard(hand, file);
        await page.getByText(text.pairing.theirs.refused).waitFor();
        expect(await shownCode(hand)).toBe('CARD_INVALID');
        await hand.choose(text.pairing.theirs.byCamera);
      },
      { allows: [REFUSED(422)] },
    );
  });
});

describe.runIf(runtimesHere().includes('chromium'))('the console, at work', () => {
  it('shows what wallets asked for, reads the response, and wallets have their keys', async () => {
    await withConsole(
      'paired',
      async ({ page, operator, places, wallet, gateway }) => {
        const hand = pointerHand(page);
        await logIn(hand, operator);
        const locations = [];
        for (const name of ['ada', 'ben']) {
          locations.push(await wallet.ask({ ...ask, user_identifier: `${name}@example.com` }));
        }
        await page.getByText(text.home.tasks.seal.title(2)).waitFor();
        await prepareAndShow(hand, 1);
        const request = await savedBy(page, () => hand.press(player.toFile));
        const { files } = (await gateway.act('export', ['--to', places.drive])) as {
          files: { path: string }[];
        };
        const written = readFileSync(files[0]?.path ?? '');
        expect(request.equals(written)).toBe(true);
        await hand.press(text.show.done);
        await page.getByText(text.show.doneNext).waitFor();
        await goToWay(hand, 'home');
        await page.getByText(text.home.tasks.expect.title(1)).waitFor();

        const { file: response, words } = await answerRequest(
          places.vault,
          inject('paired').people,
          request,
        );
        const file = path.join(places.drive, 'response-1.permafrost');
        const damaged = path.join(places.drive, 'damaged.permafrost');
        writeFileSync(file, response);
        writeFileSync(damaged, damage(response));
        await importFile(hand, damaged);
        await page.getByText(text.inbox.refused).waitFor();
        expect(await shownCode(hand)).toMatch(/^BUNDLE_/);
        await importFile(hand, file);
        await page.getByText(text.inbox.done(1)).first().waitFor();
        await page.getByText('2 keys assigned').waitFor();
        const shown = page.getByRole('list', { name: parts.digest.words }).getByRole('listitem');
        expect((await shown.allInnerTexts()).join(' ')).toBe(words);
        for (const location of locations) expect((await wallet.get(location)).status).toBe(200);
        await hand.press(text.inbox.again);
        await importFile(hand, file);
        await page.getByText(text.inbox.known(1)).first().waitFor();

        await goToWay(hand, 'requests');
        await hand.pick(text.requests.filter, text.requests.states.done);
        await page.getByText('ben@example.com').waitFor();
        expect(await page.getByRole('rowheader').count()).toBe(2);
        await page.getByRole('rowheader').getByRole('button').first().click();
        await page.getByText(text.requests.statesLong.done).waitFor();
      },
      { allows: [REFUSED(422)] },
    );
  });

  it('has no fault of accessibility on any screen, in either theme, nor in forced colours', async () => {
    await withConsole('paired', async ({ page, operator, wallet }) => {
      const hand = pointerHand(page);
      const faults: string[] = [];
      const look = async (name: string): Promise<void> => {
        faults.push(...(await accessibilityFaults(page)).map((fault) => `${name}: ${fault}`));
      };
      await consoleScreen(hand, text.login.title('Gateway One'));
      await look('login');
      await logIn(hand, operator);
      await wallet.ask({ ...ask, user_identifier: 'ada@example.com' });
      for (const way of WAYS) {
        await goToWay(hand, way);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await look(way);
      }
      await prepareAndShow(hand, 1);
      await look('show');
      await goToWay(hand, 'requests');
      await page.getByRole('rowheader').getByRole('button').first().click();
      await look('request');
      await page.emulateMedia({ forcedColors: 'active' });
      expect(await faultsInForcedColours(page)).toEqual([]);
      expect(faults).toEqual([]);
    });
  });

  it('at 200 % zoom nothing scrolls sideways', async () => {
    await withConsole(
      'paired',
      async ({ page, operator, wallet }) => {
        const hand = pointerHand(page);
        await logIn(hand, operator);
        await wallet.ask({ ...ask, user_identifier: 'ada@example.com' });
        for (const way of WAYS) {
          await goToWay(hand, way);
          await page.getByRole('heading', { level: 1 }).waitFor();
          expect(await widthOver(page), way).toBe(0);
        }
        await prepareAndShow(hand, 1);
        expect(await widthOver(page), 'show').toBe(0);
      },
      { viewport: { width: 640, height: 400 } },
    );
  });
});

async function savedBy(page: Page, act: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFileSync(await download.path());
}

/** Another character of the sealed bytes, deep inside. */
function damage(file: Uint8Array): Uint8Array {
  const damaged = file.slice();
  const at = Math.floor(damaged.length / 2);
  damaged[at] = damaged[at] === 0x41 ? 0x42 : 0x41;
  return damaged;
}

async function widthOver(page: Page): Promise<number> {
  return await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

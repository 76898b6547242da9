/**
 * Kills in the middle of each step: of the station process, of the whole host, and a power cut after
 * which only what lay on the disk is opened again. Each time the job resumes, or the window says what
 * was and what was not done; in the end every key is made exactly once.
 */
import { cpSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { text } from '../../src/renderer/text/en.ts';
import { finishRequest } from './job/finish-request.ts';
import { compareCard, pairGateway } from './screens/pairing.ts';
import { goAndUnlock, quorumTypes, type Known } from './screens/quorum.ts';
import { readSheet, receiveRequest } from './screens/request.ts';
import { setUpUntilMade } from './screens/set-up.ts';
import { goTo, onScreen, refusalCode, untilLocked } from './screens/shell.ts';
import { mustCall } from './stage/bridge-calls.ts';
import { ROOT } from './stage/cli.ts';
import { nextWrite } from './stage/first-write.ts';
import { GatewaySide } from './stage/gateway.ts';
import { pointerHand, type Hand } from './stage/hand.ts';
import { runKillable } from './stage/killable.ts';
import { onDrive, type Places } from './stage/places.ts';
import type { Stage } from './stage/stage.ts';
import { vaultRows } from './stage/vault-rows.ts';
import { openWindow } from './stage/window.ts';
import { inEachWindow, withStage } from './with-stage.ts';

/** The first is made at once; the four others, two at a time, take far longer than to notice that. */
const KEYS = [
  { user_identifier: 'ada@example.com', key_type: 'secp256k1' },
  ...['ben', 'cleo', 'dora', 'emil'].map((name) => ({
    user_identifier: `${name}@example.com`,
    key_type: 'rsa4096',
  })),
];
const ONE_KEY = KEYS.slice(0, 1);
const OTHER_GATEWAY = 'Gateway Two';
const DRIVEN = path.join(ROOT, 'test/e2e/job/driven-host.ts');
/** Into two key derivations, which take far longer; the reply cannot be there yet. */
const INTO_DERIVING_MS = 150;
/** About when the button is pressed. */
const INTO_EXPORTING_MS = 700;

inEachWindow('after a kill', (runtime) => {
  it('of the station process during the set-up: there is no station, and the window says so', async () => {
    await withStage(runtime, { from: 'empty' }, async (stage) => {
      const hand = pointerHand(stage.window.page);
      await setUpUntilMade(hand, { name: 'Vault A', custodians: ['Ada', 'Ben'], threshold: 2 });
      await killAsked(stage, {
        ask: () => hand.press(text.setUp.passphrases.create),
        sign: progressCalled(hand, text.setUp.passphrases.working),
        // Nothing is written before everything is derived.
        until: () => pause(INTO_DERIVING_MS),
      });
      expect(await refusalCode(hand)).toBe('STATION_ENDED');
      await hand.page.getByText(text.setUp.passphrases.again).waitFor();
      expect((await mustCall(hand.page, 'pulse', {})).exists).toBe(false);

      const { page } = await stage.reopen();
      await onScreen(pointerHand(page), text.setUp.begin.title);
    });
  });

  it('of the station process in unlocking, approving, running and exporting: the job goes on', async () => {
    await withStage(runtime, { from: 'paired' }, async (stage) => {
      const { people, places, gateway, window } = stage;
      await gateway.askedFor(KEYS);
      const hand = pointerHand(window.page);
      await onScreen(hand, text.home.title);
      await hand.press(text.shell.unlock, hand.page.getByRole('banner'));
      await onScreen(hand, text.unlock.title);
      const main = hand.page.getByRole('main');
      await quorumTypes(hand, people, ['Ada', 'Ben'], main);
      await killAsked(stage, {
        ask: () => hand.press(text.unlock.action, main),
        sign: progressCalled(hand, text.parts.quorum.working),
        until: () => passphraseTried(places),
      });
      expect(await refusalCode(hand)).toBe('STATION_ENDED');
      expect((await mustCall(hand.page, 'pulse', {})).isLocked).toBe(true);

      await goAndUnlock(hand, people);
      await receiveRequest(hand, 1);
      await readSheet(hand);
      await hand.press(text.request.approve);
      const dialog = hand.page.getByRole('dialog', { name: text.request.approveTitle });
      await hand.choose('Cleo', dialog);
      await hand.write(text.parts.quorum.passphraseOf('Cleo'), people.get('Cleo') ?? '', dialog);
      await killAsked(stage, {
        ask: () => hand.press(text.request.approveDo, dialog),
        sign: progressCalled(hand, text.request.working),
        until: () => passphraseTried(places),
      });
      expect(await refusalCode(hand)).toBe('STATION_ENDED');
      await hand.press(text.common.close, dialog);

      await hand.page.reload();
      const running = finishButInRun(hand, people, () => killStation(stage));
      await expect(running).rejects.toThrow('STATION_ENDED');
      const halfway = await mustCall(hand.page, 'status', {});
      expect(halfway.exists && halfway.requests[0]?.status).toBe('executing');

      await hand.page.reload();
      let killed = Promise.resolve();
      const exporting = finishRequest(hand, people, (step) => {
        if (step === 'export') killed = pause(INTO_EXPORTING_MS).then(() => killStation(stage));
      });
      // It may be killed before the export, in it, or after it: the next try is told nothing else.
      await exporting.catch(() => undefined);
      await killed;
      await hand.page.reload();
      await finishRequest(hand, people);
      await everyKeyOnce(stage);
    });
  });

  it('of the station process in pairing: the gateway is not paired, and the next try pairs it', async () => {
    await withStage(runtime, { from: 'paired' }, async (stage) => {
      const { people, places } = stage;
      const other = new GatewaySide(path.join(places.folder, 'other'));
      const card = await other.act('card', ['--to', places.drive, '--name', OTHER_GATEWAY]);
      const heard = String(card['words']);
      const hand = pointerHand(stage.window.page);
      await onScreen(hand, text.home.title);

      await compareCard(hand, OTHER_GATEWAY, heard);
      await hand.press(text.pairing.compare.match);
      const dialog = hand.page.getByRole('dialog', { name: text.pairing.act.title(OTHER_GATEWAY) });
      await dialog.getByText(text.parts.act.read).waitFor();
      await quorumTypes(hand, people, ['Ada', 'Ben'], dialog);
      await killAsked(stage, {
        ask: () => hand.press(text.pairing.act.action, dialog),
        sign: progressCalled(hand, text.parts.quorum.working),
        until: () => passphraseTried(places),
      });
      expect(await refusalCode(hand)).toBe('STATION_ENDED');
      expect(await gatewaysOf(hand)).toEqual(['Gateway One']);
      expect((await mustCall(hand.page, 'pulse', {})).isLocked).toBe(true);

      await hand.page.reload();
      await onScreen(hand, text.home.title);
      await pairGateway(hand, OTHER_GATEWAY, heard, people, ['Ada', 'Ben']);
      expect(await gatewaysOf(hand)).toEqual(['Gateway One', OTHER_GATEWAY]);
      await stage.window.close();
      expect(timesOnRecord(stage, 'peer.paired')).toBe(2);
    });
  });

  it('of the station process in receiving: the request is there wholly or not at all, and the job goes on', async () => {
    await withStage(runtime, { from: 'paired' }, async (stage) => {
      const { people, gateway, places } = stage;
      await gateway.askedFor(ONE_KEY);
      const hand = pointerHand(stage.window.page);
      await onScreen(hand, text.home.title);

      await goAndUnlock(hand, people);
      await untilReceiving(hand);
      const receiving = {
        ask: () => hand.press(text.receive.do),
        sign: hand.page.getByText(text.receive.reading),
      };
      await killAsked(stage, receiving);
      expect(await refusalCode(hand)).toBe('STATION_ENDED');
      expect(await requestsOf(hand)).toBe(0);

      await goAndUnlock(hand, people);
      await untilReceiving(hand);
      await killAsked(stage, { ...receiving, until: () => nextWrite(places.vault) });
      await untilLocked(hand);
      // It was writing: the request is on the disk now, or is received once more.
      expect([0, 1]).toContain(await requestsOf(hand));

      await hand.page.reload();
      await finishRequest(hand, people);
      await everyKeyOnce(stage, ONE_KEY.length);
      await stage.window.close();
      expect(timesOnRecord(stage, 'bundle.received')).toBe(1);
    });
  });

  it('of the whole host at each step: it is opened again and resumes where it stood', async () => {
    await withStage(runtime, { from: 'paired' }, async (stage) => {
      const { people, gateway, places, window } = stage;
      await window.close();
      await gateway.askedFor(KEYS);
      const input = JSON.stringify([...people]);
      for (const [at, afterMs] of [
        ['unlock', 900],
        ['receive', 60],
        ['approve', 700],
        ['run', 900],
        ['export', 250],
      ] as const) {
        await runKillable(DRIVEN, [runtime, places.folder], input, { at, afterMs });
      }
      const { code, said } = await runKillable(DRIVEN, [runtime, places.folder], input);
      expect(said.at(-1)).toBe('done');
      expect(code).toBe(0);
      await everyKeyOnce(stage);
    });
  });

  it('of the power in the middle of a run: what lay on the disk is a station that goes on', async () => {
    await withStage(runtime, { from: 'paired' }, async (stage) => {
      const { people, gateway, places, window } = stage;
      await gateway.askedFor(KEYS);
      const hand = pointerHand(window.page);
      const running = finishButInRun(hand, people, () => cutPower(stage));
      await expect(running).rejects.toThrow();

      const after: Places = { ...places, vault: path.join(places.folder, 'after') };
      const reopened = await openWindow(runtime, after);
      try {
        const again = pointerHand(reopened.page);
        await onScreen(again, text.home.title);
        const status = await mustCall(again.page, 'status', {});
        expect(status.exists && status.isLocked).toBe(true);
        expect(status.exists && status.requests[0]?.status).toBe('executing');
        await finishRequest(again, people);
        await everyKeyOnce(stage);
        expect(reopened.complaints).toEqual([]);
      } finally {
        await reopened.close();
      }
    });
  });
});

/** Works on, and does `act` in the middle of the run; both have ended when this has. */
async function finishButInRun(hand: Hand, people: Known, act: () => Promise<void>): Promise<void> {
  let acted = Promise.resolve();
  try {
    await finishRequest(hand, people, (step) => {
      if (step !== 'run') return;
      acted = whileRunning(hand, act);
      // Where it fails, it fails below, where it is waited for.
      acted.catch(() => undefined);
    });
  } finally {
    await acted;
  }
}

/** Once the first item of a run is finished and kept; RSA keys are still being made. */
async function whileRunning({ page }: Hand, act: () => Promise<void>): Promise<void> {
  await page.locator('progress[value]:not([value="0"])').waitFor();
  await act();
}

/** In the middle of what it does now. */
async function killStation({ window }: Stage): Promise<void> {
  const pid = await window.stationPid();
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

/**
 * The station process is killed in the middle of what is asked of it, however slow page and host are: it
 * stands still until the call is in its hands, and from there goes on to `until`. Without that it never
 * goes on, and so has done nothing of it.
 */
async function killAsked(
  { window }: Stage,
  {
    ask,
    sign,
    until,
  }: {
    readonly ask: () => Promise<void>;
    /** Is on the page once it has asked. */
    readonly sign: Locator;
    readonly until?: () => Promise<void>;
  },
): Promise<void> {
  const pid = await window.stationPid();
  if (pid === undefined) throw new Error('no station process runs');
  process.kill(pid, 'SIGSTOP');
  await ask();
  await sign.waitFor();
  // Answered by the desk, and after the other call was handed to the station.
  await mustCall(window.page, 'drives', {});
  if (until !== undefined) {
    const there = until();
    process.kill(pid, 'SIGCONT');
    await there;
  }
  process.kill(pid, 'SIGKILL');
}

/** The first that is written is that a passphrase is tried; deriving comes after it. */
async function passphraseTried({ vault }: Places): Promise<void> {
  await nextWrite(vault);
}

/** What is shown while the station derives. */
function progressCalled({ page }: Hand, name: string): Locator {
  return page.getByRole('progressbar', { name, exact: true });
}

/** The file is chosen, and the button can be pressed. */
async function untilReceiving(hand: Hand): Promise<void> {
  await goTo(hand, 'receive');
  await onScreen(hand, text.receive.title);
  await hand.page.getByRole('button', { name: text.receive.do, exact: true }).waitFor();
}

async function gatewaysOf({ page }: Hand): Promise<string[]> {
  const status = await mustCall(page, 'status', {});
  return status.exists ? status.gateways.map(({ name }) => name) : [];
}

async function requestsOf({ page }: Hand): Promise<number> {
  const status = await mustCall(page, 'status', {});
  return status.exists ? status.requests.length : 0;
}

/** In the vault of a closed station. */
function timesOnRecord({ places }: Stage, kind: string): number {
  return vaultRows(places.vault).audit.filter((one) => one === kind).length;
}

/** The vault's files as they are at one moment, beside; then the station and its window are gone. */
async function cutPower({ window, places }: Stage): Promise<void> {
  const pid = await window.stationPid();
  if (pid !== undefined) process.kill(pid, 'SIGSTOP');
  cpSync(places.vault, path.join(places.folder, 'after'), { recursive: true });
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await window.close();
}

/** The gateway takes the response; each request has a key, and none has two. */
async function everyKeyOnce({ gateway, places }: Stage, keys = KEYS.length): Promise<void> {
  const responses = onDrive(places, 'response-1');
  expect(responses).toHaveLength(1);
  const imported = await gateway.act('import', [responses[0] ?? '']);
  const assigned = imported['assigned'] as { requestId: string; keyId: string }[];
  expect(new Set(assigned.map(({ requestId }) => requestId)).size).toBe(keys);
  expect(new Set(assigned.map(({ keyId }) => keyId)).size).toBe(keys);
  expect(imported['refused']).toEqual([]);
}

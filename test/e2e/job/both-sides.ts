/**
 * The station's window and the gateway's console side by side, each with a camera, and nothing between
 * them but films: what one shows is written as what the other's camera sees.
 */
import path from 'node:path';
import { expect } from 'vitest';
import { bytesFrom } from '../../protocol/frames/made-series.ts';
import { logIn } from '../screens/console.ts';
import { chooseDensity, codesInAll } from '../screens/light.ts';
import { openConsole } from '../stage/console.ts';
import { withFilms, type Films } from '../stage/films.ts';
import { GatewaySide, type Wallet } from '../stage/gateway.ts';
import { pointerHand, type Hand } from '../stage/hand.ts';
import { filmPlayer, filmThrough, type Lens } from '../stage/light.ts';
import type { Stage } from '../stage/stage.ts';
import type { Runtime } from '../stage/window.ts';
import { withStage } from '../with-stage.ts';

export type BothSides = {
  readonly stage: Stage;
  readonly films: Films;
  /** At the station, and at the gateway's console. */
  readonly station: Hand;
  readonly online: Hand;
  readonly gateway: GatewaySide;
  readonly wallet: Wallet;
};

/** `new`: a second gateway, which the station does not know. */
export async function withBothSides(
  runtime: Runtime,
  which: 'paired' | 'new',
  spec: (sides: BothSides) => Promise<void>,
): Promise<void> {
  await withFilms(async (films) => {
    const camera = { kind: 'film', file: films.station } as const;
    await withStage(runtime, { from: 'paired', camera }, async (stage) => {
      const { folder } = stage.places;
      const isNew = which === 'new';
      const gateway = isNew
        ? new GatewaySide(folder, path.join(folder, 'other-gateway'))
        : stage.gateway;
      const create = isNew ? ['--name', 'Gateway Two', '--env', 'test'] : [];
      const operator = await gateway.newOperator('Olga Meier', create);
      await gateway.serving(async (wallet, consoleUrl) => {
        const window = await openConsole(consoleUrl, {
          camera: { kind: 'film', file: films.gateway },
        });
        try {
          const station = pointerHand(stage.window.page);
          const online = pointerHand(window.page);
          await logIn(online, operator);
          await spec({ stage, films, station, online, gateway, wallet });
          expect([...window.complaints, ...window.outside]).toEqual([]);
        } finally {
          await window.close();
        }
      });
    });
  });
}

/** Asks for keys under names that do not become smaller, so that there are codes enough to lose. */
export async function askForKeys(wallet: Wallet, count: number): Promise<string[]> {
  const locations: string[] = [];
  for (let key = 0; key < count; key += 1) {
    const user = Buffer.from(bytesFrom(key, 75)).toString('base64url');
    locations.push(await wallet.ask({ user_identifier: user, key_type: 'secp256k1' }));
  }
  return locations;
}

export type Passage = { readonly lens: Lens; readonly lost: number; readonly seed: number };

/** What the player of `from` shows, in one code a picture, with pictures enough in spite of the loss. */
export async function passLight(from: Hand, film: string, passage: Passage): Promise<void> {
  await chooseDensity(from, 'low');
  const codes = await codesInAll(from.page);
  expect(codes).toBeGreaterThan(1);
  const pictures = await filmPlayer(from.page, Math.ceil(codes / (1 - passage.lost)) + 2);
  const lost = filmThrough(film, pictures, passage);
  expect(lost).toBe(Math.round(passage.lost * pictures.length));
  expect(pictures.length - lost).toBeGreaterThanOrEqual(codes);
}

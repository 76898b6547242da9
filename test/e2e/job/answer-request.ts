/** A station that answers a request file without a window: for specs that look at the other side. */
import { startStation } from '../../../src/station-process/client.ts';
import { THRESHOLD, type People } from '../stage/made-station.ts';

/** The response file as the station exports it, and the words that it shows beside it. */
export async function answerRequest(
  vault: string,
  people: People,
  request: Uint8Array,
): Promise<{ file: Uint8Array; words: string }> {
  const quorum = people.slice(0, THRESHOLD).map(([custodian, passphrase]) => ({
    custodian,
    passphrase: new TextEncoder().encode(passphrase),
  }));
  const station = startStation({ dir: vault });
  try {
    await station.call('unlock', { custodians: copied(quorum) });
    const received = await station.call('receive', { file: request });
    const { requestId, sheetDigest } = received.request;
    for (const secret of copied(quorum)) {
      await station.call('approve', { requestId, sheetDigest, ...secret });
    }
    await station.call('run', { requestId });
    const { file } = await station.call('export', { requestId });
    const { words } = await station.call('responseForLight', { requestId });
    return { file, words };
  } finally {
    await station.call('lock', {}).catch(() => undefined);
    await station.ended;
  }
}

/** The station's card and what its officer reads out. */
export async function cardOf(vault: string): Promise<{ card: Uint8Array; words: string }> {
  const station = startStation({ dir: vault });
  try {
    return await station.call('card', {});
  } finally {
    await station.call('lock', {}).catch(() => undefined);
    await station.ended;
  }
}

/** Passphrases are overwritten once they are used. */
function copied<T extends { readonly passphrase: Uint8Array }>(secrets: readonly T[]): T[] {
  return secrets.map((secret) => ({ ...secret, passphrase: secret.passphrase.slice() }));
}

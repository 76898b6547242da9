/** What a scan does at its end: it hands over at once, or first tells the other side that all is here. */
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/core/crypto/digest.ts';
import { ScanSession } from '../../../src/optics/scanner/scan-session.svelte.ts';
import { readAcknowledgement } from '../../../src/protocol/frames/acknowledgement.ts';
import { FrameSeries } from '../../../src/protocol/frames/series.ts';

const BYTES = Uint8Array.from({ length: 200 }, (_, at) => (at * 7) & 0xff);

function framesOf(bytes: Uint8Array, frameBytes = 60): Uint8Array[] {
  const series = FrameSeries.of({ bytes, digest: sha256(bytes), content: 'bundle', frameBytes });
  return Array.from({ length: series.k }, (_, index) => series.frame(index));
}

function sessionFor({ isAnswering }: { isAnswering: boolean }) {
  const read: Uint8Array[] = [];
  const session = new ScanSession({
    video: () => undefined,
    oncamera: undefined,
    isAnswering: () => isAnswering,
    accepts: () => ['bundle'],
    onread: (bytes) => read.push(bytes),
    digest: (bytes) => Promise.resolve(sha256(bytes)),
    maxBytes: 196_000,
  });
  const see = (...codes: Uint8Array[]): Promise<void> => session.scan.saw({ codes, unread: 0 });
  return { session, read, see };
}

describe('a scan whose other side is answered', () => {
  test('says that all is here and hands nothing over until somebody goes on, and then once', async () => {
    const { session, read, see } = sessionFor({ isAnswering: true });
    await see(...framesOf(BYTES));
    const said = readAcknowledgement(session.scan.acknowledgement ?? new Uint8Array());
    expect(said?.isComplete).toBe(true);
    expect([session.isHeld, session.source, read]).toEqual([true, 'off', []]);
    await see(...framesOf(BYTES));
    expect(read).toEqual([]);
    session.goOn();
    session.goOn();
    expect([session.isHeld, read]).toEqual([false, [BYTES]]);
  });

  test('holds nothing of a scan that is started over', async () => {
    const { session, read, see } = sessionFor({ isAnswering: true });
    await see(...framesOf(BYTES));
    session.startOver();
    session.goOn();
    expect([session.isHeld, read]).toEqual([false, []]);
  });

  test('goes on at once where there is nothing to say: one code held it all', async () => {
    const { session, read, see } = sessionFor({ isAnswering: true });
    await see(...framesOf(BYTES, 500));
    expect([session.isHeld, read]).toEqual([false, [BYTES]]);
  });
});

test('a scan whose other side is not answered hands over at once', async () => {
  const { session, read, see } = sessionFor({ isAnswering: false });
  await see(...framesOf(BYTES));
  expect([session.isHeld, read]).toEqual([false, [BYTES]]);
});

/** A delivery is believed when it was signed with the receiver's secret, over these bytes, just now. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from '../../src/client/verify-webhook.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { deliverySignature } from '../../src/gateway/webhooks/signature.ts';

const SECRET = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const NOW = new Date('2026-11-20T20:37:00Z');
const TEXT = JSON.stringify({ id: 'evt_1', type: 'key.assigned', data: {} });
const BODY = utf8(TEXT);
const SIGNATURE = deliverySignature(SECRET, NOW, TEXT);

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const verifying = (changed: Partial<Parameters<typeof verifyWebhook>[0]>) => () =>
  verifyWebhook({ secret: SECRET, signature: SIGNATURE, body: BODY, now: NOW, ...changed });
const refusedAs = (code: string) => expect.objectContaining({ code }) as Error;

describe('a delivery of a webhook', () => {
  it('is refused outside a window of five minutes, before and after', () => {
    for (const seconds of [301, 3_600, -301]) {
      expect(verifying({ now: later(seconds) })).toThrow(refusedAs('WEBHOOK_TOO_OLD'));
    }
  });

  it('is refused with a newer time that was not signed', () => {
    const now = later(3_600);
    const signature = SIGNATURE.replace(/t=\d+/, `t=${String(now.getTime() / 1_000)}`);
    expect(verifying({ signature, now })).toThrow(refusedAs('WEBHOOK_SIGNATURE_INVALID'));
  });

  it('is refused with another secret', () => {
    expect(verifying({ secret: `${SECRET}A` })).toThrow(refusedAs('WEBHOOK_SIGNATURE_INVALID'));
  });

  it('is refused with any byte of the body changed', () => {
    fc.assert(
      fc.property(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const body = Uint8Array.from(BODY);
        body[at] = (body[at] ?? 0) ^ difference;
        expect(verifying({ body })).toThrow(refusedAs('WEBHOOK_SIGNATURE_INVALID'));
      }),
    );
  });

  it('is refused with any other header than the one spelling', () => {
    const bent = [
      '',
      't=,v1=',
      SIGNATURE.toUpperCase(),
      SIGNATURE.replace(',', ', '),
      ` ${SIGNATURE}`,
      `${SIGNATURE},v1=00`,
      SIGNATURE.replace('v1', 'v0'),
      SIGNATURE.replace(/,.*/, ''),
      SIGNATURE.slice(0, -1),
    ];
    for (const signature of bent) {
      expect(verifying({ signature })).toThrow(refusedAs('WEBHOOK_SIGNATURE_INVALID'));
    }
    fc.assert(
      fc.property(fc.string(), (signature) => {
        fc.pre(signature !== SIGNATURE);
        expect(verifying({ signature })).toThrow(refusedAs('WEBHOOK_SIGNATURE_INVALID'));
      }),
    );
  });

  it('is accepted inside the window, and gives its event', () => {
    for (const seconds of [-300, 0, 300]) {
      expect(verifying({ now: later(seconds) })()).toEqual({
        id: 'evt_1',
        type: 'key.assigned',
        data: {},
      });
    }
  });
});

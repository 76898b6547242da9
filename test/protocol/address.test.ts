import { describe, expect, it } from 'vitest';
import { sealBundle } from '../../src/protocol/bundle.ts';
import { encodeBundleFile } from '../../src/protocol/file.ts';
import { checkAddress, checkLifetime } from '../../src/protocol/head-rules.ts';
import { codeOf, receiveRequest, requestFile } from './exchange.ts';
import {
  gateway,
  NOW,
  requestHeadFor,
  responseHeadFor,
  smallRequest,
  smallResponse,
  station,
  stranger,
} from './parties.ts';

const here = {
  env: 'test',
  direction: 'request',
  stationId: station.id,
  gatewayId: gateway.id,
} as const;

describe('a bundle for somebody else', () => {
  it('is refused at another station', async () => {
    const file = await requestFile(smallRequest({ station_id: stranger.id }));
    expect(await codeOf(() => receiveRequest(file))).toBe('WRONG_RECIPIENT');
  });

  it('is refused from another gateway, though the paired one signed it', async () => {
    const file = await requestFile(smallRequest({ gateway_id: stranger.id }));
    expect(await codeOf(() => receiveRequest(file))).toBe('WRONG_RECIPIENT');
  });

  it('is refused in another environment', async () => {
    const file = await requestFile(smallRequest({ env: 'production' }));
    expect(await codeOf(() => receiveRequest(file))).toBe('WRONG_ENVIRONMENT');
  });

  it('is refused when it is a response that comes back as a request', async () => {
    const payload = smallResponse();
    const { sealed } = await sealBundle({
      payload,
      signer: gateway.signing,
      recipientPublicKey: station.sealing.publicKey,
    });
    const file = encodeBundleFile({ sealed, head: payload.head });
    expect(await codeOf(() => receiveRequest(file))).toBe('WRONG_DIRECTION');
  });

  it('is refused before it is opened when it is sealed to another key', async () => {
    const payload = smallRequest();
    const { sealed } = await sealBundle({
      payload,
      signer: gateway.signing,
      recipientPublicKey: stranger.sealing.publicKey,
    });
    const file = encodeBundleFile({ sealed, head: payload.head });
    expect(await codeOf(() => receiveRequest(file))).toBe('WRONG_RECIPIENT');
  });

  it('is refused for every combination of environment, direction, station and gateway but one', async () => {
    let accepted = 0;
    for (const env of ['test', 'production'] as const) {
      for (const station_id of [station.id, gateway.id, stranger.id]) {
        for (const gateway_id of [gateway.id, station.id, stranger.id]) {
          for (const head of [
            requestHeadFor({ env, station_id, gateway_id }),
            responseHeadFor({ env, station_id, gateway_id }),
          ]) {
            const code = await codeOf(() => {
              checkAddress(head, here);
            });
            if (code === 'accepted') accepted += 1;
            else expect(code).toMatch(/^WRONG_(DIRECTION|ENVIRONMENT|RECIPIENT)$/);
          }
        }
      }
    }
    expect(accepted).toBe(1);
  });
});

describe('the outer fields of a file', () => {
  it.each([
    ['gateway_id', { gateway_id: stranger.id }],
    ['station_id', { station_id: stranger.id }],
    ['sequence', { sequence: 8 }],
  ])('are refused when their %s is not the signed one', async (_, change) => {
    const payload = smallRequest();
    const { sealed } = await sealBundle({
      payload,
      signer: gateway.signing,
      recipientPublicKey: station.sealing.publicKey,
    });
    const file = encodeBundleFile({ sealed, head: { ...payload.head, ...change } });
    expect(await codeOf(() => receiveRequest(file))).toBe('BUNDLE_MALFORMED');
  });
});

describe('the time of a bundle', () => {
  const lifetime = (issued_at: string, not_after: string) => () => {
    checkLifetime(requestHeadFor({ issued_at, not_after }), NOW);
  };

  it('refuses a bundle one second after its end, and takes it at its last second', async () => {
    expect(await codeOf(lifetime('2026-11-19T12:00:00Z', '2026-11-20T11:59:59Z'))).toBe(
      'BUNDLE_EXPIRED',
    );
    expect(await codeOf(lifetime('2026-11-19T12:00:00Z', '2026-11-20T12:00:00Z'))).toBe('accepted');
  });

  it('refuses a bundle from more than ten minutes ahead, and takes one from ten', async () => {
    expect(await codeOf(lifetime('2026-11-20T12:10:01Z', '2026-11-21T12:00:00Z'))).toBe(
      'BUNDLE_FROM_FUTURE',
    );
    expect(await codeOf(lifetime('2026-11-20T12:10:00Z', '2026-11-21T12:00:00Z'))).toBe('accepted');
  });

  it('refuses a lifetime of 31 days and a second, and takes one of 31 days', async () => {
    expect(await codeOf(lifetime('2026-11-20T12:00:00Z', '2026-12-21T12:00:01Z'))).toBe(
      'BUNDLE_LIFETIME_TOO_LONG',
    );
    expect(await codeOf(lifetime('2026-11-20T12:00:00Z', '2026-12-21T12:00:00Z'))).toBe('accepted');
  });

  it('is checked on the whole way in', async () => {
    const file = await requestFile(smallRequest());
    const late = new Date('2027-01-01T00:00:00Z');
    expect(await codeOf(() => receiveRequest(file, late))).toBe('BUNDLE_EXPIRED');
  });
});

/** What a status shows: the newest requests with what became of them, and counts that stay true. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Vault } from '../../src/station/ports/vault.ts';
import {
  act,
  checkpointNow,
  expectSome,
  keyRecord,
  makeVault,
  outcomeRecord,
  peerRecord,
  requestRecord,
  responseRecord,
} from './made-vault.ts';

let open: Vault | undefined;
afterEach(() => {
  open?.close();
});

function withRequests(count: number) {
  const made = makeVault();
  open = made.vault;
  const peer = peerRecord();
  const requests = Array.from({ length: count }, (_, index) =>
    requestRecord(peer.peerId, index + 1),
  );
  act(made.vault, 'peer.paired', (writer) => {
    writer.savePeer(peer);
    for (const request of requests) writer.saveRequest(request);
  });
  return { ...made, requests };
}

describe('lines of requests', () => {
  test('are the newest ones, the newest last', () => {
    const { vault, requests } = withRequests(7);
    const shown = vault.requestLines(3).map(({ requestId }) => requestId);
    expect(shown).toEqual(requests.slice(-3).map(({ requestId }) => requestId));
    expect(vault.requestLines(100)).toHaveLength(7);
  });

  test('say what became of a request, and carry neither its bytes nor its sheet', () => {
    const made = withRequests(1);
    const { vault } = made;
    const request = expectSome(made.requests[0]);
    const { requestId } = request;
    expect(vault.requestLine(requestId)).toMatchObject({ responseDigest: '', exportedAt: '' });
    const response = responseRecord(request, checkpointNow(made), vault.auditSize());
    act(vault, 'response.sealed', (writer) => {
      writer.saveOutcome(outcomeRecord(requestId, 'item-1'));
      writer.saveOutcome(outcomeRecord(requestId, 'item-2'));
      writer.saveResponse(response);
      writer.setRequestStatus(requestId, 'answered');
    });
    const { gatewayId, sequence, payloadDigest, sheetDigest, receivedAt, notAfter } = request;
    expect(vault.requestLine(requestId)).toEqual({
      requestId,
      gatewayId,
      sequence,
      payloadDigest,
      sheetDigest,
      receivedAt,
      notAfter,
      status: 'answered',
      responseDigest: response.sealedDigest,
      exportedAt: '',
    });
    expect(vault.outcomeCount(requestId)).toBe(2);
  });

  test('are none of a request that was never received', () => {
    const { vault } = withRequests(1);
    expect(vault.requestLine('no-such-request')).toBeUndefined();
    expect(vault.outcomeCount('no-such-request')).toBe(0);
  });
});

describe('the counts', () => {
  test('follow every act that writes what they count, and leave out the station’s own keys', () => {
    const { vault } = withRequests(2);
    expect(vault.counts()).toEqual({ keysActive: 0, keysRetired: 0, requests: 2 });
    const keys = [keyRecord(), keyRecord(), keyRecord()];
    for (const key of keys) {
      act(vault, 'key.created', (writer) => {
        writer.saveKey(key);
      });
    }
    expect(vault.counts()).toEqual({ keysActive: 3, keysRetired: 0, requests: 2 });
    act(vault, 'key.retired', (writer) => {
      writer.setKeyStatus(expectSome(keys[1]).keyId, 'retired');
    });
    expect(vault.counts()).toEqual({ keysActive: 2, keysRetired: 1, requests: 2 });
  });

  test('are not moved by an act that is taken back', () => {
    const { vault } = withRequests(1);
    vault.counts();
    expect(() => {
      act(vault, 'key.created', (writer) => {
        writer.saveKey(keyRecord());
        throw new Error('not after all');
      });
    }).toThrow('not after all');
    expect(vault.counts()).toEqual({ keysActive: 0, keysRetired: 0, requests: 1 });
  });
});

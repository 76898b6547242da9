/**
 * The other side of the gap for these tests, made from protocol and core alone: it asks, seals, opens
 * what comes back, and can lie in any field it signs.
 */
import { MerkleTree } from '../../src/core/audit/merkle-tree.ts';
import { logOrigin, signCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { formatTime } from '../../src/core/clock.ts';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { generateX25519 } from '../../src/core/crypto/x25519.ts';
import { toBase64, utf8 } from '../../src/core/encoding/bytes.ts';
import { encodeDsse } from '../../src/core/signing/dsse.ts';
import {
  openSealed,
  parseResponse,
  sealBundle,
  verifyBundle,
  type RequestBundle,
  type RequestHead,
  type RequestItem,
  type ResponseBundle,
} from '../../src/protocol/bundle.ts';
import { makeGatewayCard } from '../../src/protocol/cards/gateway-card.ts';
import { readStationCard, type OpenedStationCard } from '../../src/protocol/cards/station-card.ts';
import { decodeBundleFile, encodeBundleFile } from '../../src/protocol/file.ts';

export type MadeRequest = {
  readonly file: Uint8Array;
  readonly requestId: string;
  readonly payloadDigest: string;
  readonly payload: RequestBundle;
};

export class TestGateway {
  readonly gatewayId = systemRandom.uuid();
  readonly signing = generateEd25519(systemRandom);
  readonly sealing = generateX25519(systemRandom);
  readonly name: string;
  station: OpenedStationCard | undefined;
  sequence = 0;
  previous = '';
  receipt = '';
  readonly log = new MerkleTree();

  constructor(name = 'Gateway One') {
    this.name = name;
  }

  card(env: 'test' | 'production' = 'test', signing = this.signing): Uint8Array {
    return encodeDsse(
      makeGatewayCard(
        {
          gateway_id: this.gatewayId,
          env,
          name: this.name,
          created_at: '2026-11-20T19:00:00Z',
          signingKey: signing.publicKey,
          sealingKey: this.sealing.publicKey,
        },
        signing.secret,
        signing.publicKey,
      ),
    );
  }

  knowStation(card: Uint8Array): void {
    this.station = readStationCard(card);
  }

  checkpoint(): string {
    return signCheckpoint({
      origin: logOrigin('gateway', this.gatewayId),
      size: this.log.size,
      root: this.log.root(),
      ...this.signing,
    });
  }

  /** A request as an honest gateway makes it, with `lies` over the head. */
  async ask(
    items: RequestItem[],
    now: Date,
    lies: Partial<RequestHead> & { signing?: TestGateway['signing']; recipient?: Uint8Array } = {},
  ): Promise<MadeRequest> {
    const station = this.#station();
    const { signing = this.signing, recipient = station.sealingKey, ...head } = lies;
    this.sequence += 1;
    this.log.append(utf8(`entry ${this.sequence}`));
    const payload: RequestBundle = {
      head: {
        v: 1,
        env: station.card.env,
        direction: 'request',
        station_id: station.card.station_id,
        gateway_id: this.gatewayId,
        bundle_id: systemRandom.uuid(),
        sequence: this.sequence,
        previous: this.previous,
        issued_at: formatTime(now),
        not_after: formatTime(new Date(now.getTime() + 7 * 86_400_000)),
        checkpoint: this.checkpoint(),
        receipt: this.receipt,
        ...head,
      },
      items,
    };
    return await this.seal(payload, signing, recipient);
  }

  async seal(
    payload: RequestBundle,
    signing = this.signing,
    recipient = this.#station().sealingKey,
  ): Promise<MadeRequest> {
    const made = await sealBundle({ payload, signer: signing, recipientPublicKey: recipient });
    return {
      file: encodeBundleFile({ sealed: made.sealed, head: payload.head }),
      requestId: payload.head.bundle_id,
      payloadDigest: made.payloadDigest,
      payload,
    };
  }

  /** Opens a response, checks who signed it, and remembers it as an import would. */
  async open(file: Uint8Array): Promise<ResponseBundle> {
    const { sealed } = decodeBundleFile(file);
    const dsse = await openSealed({ sealed, recipientSecret: this.sealing.secret });
    const { payloadBytes, payloadDigest } = verifyBundle(dsse, this.#station().identityKey);
    const response = parseResponse(payloadBytes);
    this.previous = payloadDigest;
    this.receipt = response.head.checkpoint;
    return response;
  }

  #station(): OpenedStationCard {
    if (this.station === undefined) throw new Error('this gateway knows no station');
    return this.station;
  }
}

type AssignBody = Extract<RequestItem, { kind: 'key.assign' }>['body'];

/** secp256k1 by default: it is made in a millisecond. */
export function assignItem(body: Partial<AssignBody> = {}, itemId?: string): RequestItem {
  return {
    kind: 'key.assign',
    item_id: itemId ?? systemRandom.uuid(),
    body: {
      key_type: 'secp256k1',
      user_identifier: 'ada@example.org',
      user_id: systemRandom.uuid(),
      pulled_by: { id: 'key-1', type: 'api_key' },
      ...body,
    },
  };
}

export function retireItem(keyId: string, fingerprint: string): RequestItem {
  return {
    kind: 'key.retire',
    item_id: systemRandom.uuid(),
    body: { key_id: keyId, key_fingerprint: fingerprint, reason: 'device lost' },
  };
}

export function poolItem(
  count: number,
  keyType: 'rsa4096' | 'secp256k1' = 'secp256k1',
): RequestItem {
  return {
    kind: 'key.pool',
    item_id: systemRandom.uuid(),
    body: { key_type: keyType, count },
  };
}

type Named = { readonly keyId: string; readonly fingerprint: string };

export function keyDrillItem({ keyId, fingerprint }: Named, userIdentifier?: string): RequestItem {
  return {
    kind: 'key.drill',
    item_id: systemRandom.uuid(),
    body: {
      key_id: keyId,
      key_fingerprint: fingerprint,
      ...(userIdentifier === undefined
        ? {}
        : { assigned_to: { user_identifier: userIdentifier, user_id: systemRandom.uuid() } }),
    },
  };
}

export function backupDrillItem(
  { keyId, fingerprint }: Named,
  stored: { readonly ciphertext: Uint8Array; readonly checksum: string },
): RequestItem {
  return {
    kind: 'backup.drill',
    item_id: systemRandom.uuid(),
    body: {
      backup_id: systemRandom.uuid(),
      key_id: keyId,
      key_fingerprint: fingerprint,
      checksum: stored.checksum,
      content: { form: 'rsa-oaep', ciphertext: toBase64(stored.ciphertext) },
    },
  };
}

/**
 * The station card: who the station is, the three keys it speaks with, and the custodians whose
 * approvals stand behind what it signs. From this card alone anyone can check everything the station
 * says. README.md, "Cards".
 */
import { z } from 'zod';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { checkCustodians, checkThreshold, type Custodian } from '../../core/quorum/custodian.ts';
import { encodeDsse, type Dsse } from '../../core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../core/signing/payload-types.ts';
import { env, nameText, time, uuid, visibleText, whole, type Env } from '../fields.ts';
import { openCard, orCardInvalid, signCard } from './card.ts';
import {
  assignmentJwk,
  ed25519Jwk,
  ed25519JwkFor,
  okpBytes,
  p256Bytes,
  p256Jwk,
  publishedJwk,
  sealingJwk,
  x25519Jwk,
  type PublishedJwk,
} from './jwk.ts';

const IDENTITY_PURPOSES = ['bundle-sig', 'attestation-sig', 'checkpoint-sig'] as const;
const APPROVAL_PURPOSES = ['approval-sig'] as const;
const MAX_CUSTODIANS = 64;

const stationCard = z.strictObject({
  v: z.literal(1),
  type: z.literal('station-card'),
  station_id: uuid,
  env,
  name: nameText,
  created_at: time,
  epoch: whole(1),
  threshold: whole(2),
  build: visibleText(128),
  keys: z.tuple([ed25519JwkFor(IDENTITY_PURPOSES), x25519Jwk, assignmentJwk]),
  custodians: z
    .array(
      z.strictObject({
        custodian_id: uuid,
        name: nameText,
        key: ed25519JwkFor(APPROVAL_PURPOSES),
      }),
    )
    .min(2)
    .max(MAX_CUSTODIANS),
});

export type StationCard = z.output<typeof stationCard>;

export type StationCardFields = {
  station_id: string;
  env: Env;
  name: string;
  created_at: string;
  epoch: number;
  threshold: number;
  build: string;
  /** Ed25519, 32 bytes. */
  identityKey: Uint8Array;
  /** X25519, 32 bytes. */
  sealingKey: Uint8Array;
  /** P-256, 65 bytes uncompressed; it counts from `created_at`. */
  assignmentKey: Uint8Array;
  custodians: readonly Custodian[];
};

/** What a reader of a station card gets: the card, its fingerprint, and the keys as bytes. */
export type OpenedStationCard = {
  card: StationCard;
  digest: string;
  payload: Uint8Array;
  identityKey: Uint8Array;
  sealingKey: Uint8Array;
  assignmentKey: Uint8Array;
  custodians: Custodian[];
};

/** Signs the card with the identity key that it names, and reads it back. Refuses like `readStationCard`. */
export function makeStationCard(
  fields: StationCardFields,
  secret: SecretKey,
  publicKey: Uint8Array,
): Dsse {
  const { identityKey, sealingKey, assignmentKey, custodians, ...facts } = fields;
  const dsse = signCard(
    PAYLOAD_TYPE.stationCard,
    {
      v: 1,
      type: 'station-card',
      ...facts,
      keys: [
        ed25519Jwk(identityKey, IDENTITY_PURPOSES),
        sealingJwk(sealingKey),
        p256Jwk(assignmentKey, fields.created_at),
      ],
      custodians: custodians.map((custodian) => ({
        custodian_id: custodian.custodianId,
        name: custodian.name,
        key: ed25519Jwk(custodian.publicKey, APPROVAL_PURPOSES),
      })),
    },
    secret,
    publicKey,
  );
  readStationCard(encodeDsse(dsse));
  return dsse;
}

/**
 * Reads a station card and verifies it by its own identity key. Refuses `CARD_INVALID` (also for two
 * custodians who may be one person, or a threshold that no quorum has) and `SIGNATURE_INVALID`.
 */
export function readStationCard(bytes: Uint8Array): OpenedStationCard {
  const opened = openCard({
    bytes,
    payloadType: PAYLOAD_TYPE.stationCard,
    schema: stationCard,
    what: 'station card',
    signerOf: (card) => okpBytes(card.keys[0]),
  });
  return orCardInvalid(() => {
    const [identity, sealing, assignment] = opened.card.keys;
    const custodians = opened.card.custodians.map((custodian) => ({
      custodianId: custodian.custodian_id,
      name: custodian.name,
      publicKey: okpBytes(custodian.key),
    }));
    checkCustodians(custodians);
    checkThreshold(opened.card.threshold, custodians.length);
    return {
      ...opened,
      identityKey: okpBytes(identity),
      sealingKey: okpBytes(sealing),
      assignmentKey: p256Bytes(assignment),
      custodians,
    };
  });
}

/** The body of `/.well-known/jwks.json` for this card. */
export function publishedJwks(card: StationCard): { keys: PublishedJwk[] } {
  return { keys: [publishedJwk(card.keys[2])] };
}

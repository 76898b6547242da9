/**
 * The gateway card: who the gateway is, the key it signs requests with and the key that responses
 * are sealed to. README.md, "Cards".
 */
import { z } from 'zod';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { encodeDsse, type Dsse } from '../../core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../core/signing/payload-types.ts';
import { env, nameText, time, uuid, type Env } from '../fields.ts';
import { openCard, orCardInvalid, signCard } from './card.ts';
import { ed25519Jwk, ed25519JwkFor, okpBytes, sealingJwk, x25519Jwk } from './jwk.ts';

const SIGNING_PURPOSES = ['bundle-sig', 'checkpoint-sig'] as const;

const gatewayCard = z.strictObject({
  v: z.literal(1),
  type: z.literal('gateway-card'),
  gateway_id: uuid,
  env,
  name: nameText,
  created_at: time,
  keys: z.tuple([ed25519JwkFor(SIGNING_PURPOSES), x25519Jwk]),
});

export type GatewayCard = z.output<typeof gatewayCard>;

export type GatewayCardFields = {
  gateway_id: string;
  env: Env;
  name: string;
  created_at: string;
  /** Ed25519, 32 bytes. */
  signingKey: Uint8Array;
  /** X25519, 32 bytes. */
  sealingKey: Uint8Array;
};

export type OpenedGatewayCard = {
  card: GatewayCard;
  digest: string;
  payload: Uint8Array;
  signingKey: Uint8Array;
  sealingKey: Uint8Array;
};

/** Signs the card with the signing key that it names, and reads it back. Refuses like `readGatewayCard`. */
export function makeGatewayCard(
  fields: GatewayCardFields,
  secret: SecretKey,
  publicKey: Uint8Array,
): Dsse {
  const { signingKey, sealingKey, ...facts } = fields;
  const dsse = signCard(
    PAYLOAD_TYPE.gatewayCard,
    {
      v: 1,
      type: 'gateway-card',
      ...facts,
      keys: [ed25519Jwk(signingKey, SIGNING_PURPOSES), sealingJwk(sealingKey)],
    },
    secret,
    publicKey,
  );
  readGatewayCard(encodeDsse(dsse));
  return dsse;
}

/** Reads a gateway card and verifies it by its own signing key. Refuses `CARD_INVALID`, `SIGNATURE_INVALID`. */
export function readGatewayCard(bytes: Uint8Array): OpenedGatewayCard {
  const opened = openCard({
    bytes,
    payloadType: PAYLOAD_TYPE.gatewayCard,
    schema: gatewayCard,
    what: 'gateway card',
    signerOf: (card) => okpBytes(card.keys[0]),
  });
  return orCardInvalid(() => {
    const [signing, sealing] = opened.card.keys;
    return { ...opened, signingKey: okpBytes(signing), sealingKey: okpBytes(sealing) };
  });
}

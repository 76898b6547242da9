/**
 * A witness: what a gateway has seen last of its station's audit log, signed, for the day on which the
 * station is restored from a backup. A backup older than what the witness names is noticed at once
 * and not only at the next exchange. It brings nothing in that the backup does not hold.
 */
import { z } from 'zod';
import { sha256Hex } from '../core/crypto/digest.ts';
import { utf8 } from '../core/encoding/bytes.ts';
import { canonicalJson } from '../core/encoding/canonical.ts';
import { KeyRing, type PinnedPeer } from '../core/keys/key-ring.ts';
import type { SecretKey } from '../core/keys/secret-key.ts';
import { isRefusal, refuse } from '../core/refusal.ts';
import { decodeCanonical } from '../core/signing/canonical-bytes.ts';
import { decodeDsse, encodeDsse, signDsse, verifyDsse } from '../core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../core/signing/payload-types.ts';
import { time, uuid, whole } from './fields.ts';
import { checkSchema } from './schema.ts';

const MAX_WITNESS_BYTES = 16_384;

const schema = z.strictObject({
  v: z.literal(1),
  type: z.literal('log-witness'),
  station_id: uuid,
  gateway_id: uuid,
  /** The highest generation seen of the station. */
  generation: whole(1),
  /** The newest checkpoint verified of the station's log; '' before the first response. */
  checkpoint: z.string().max(1_024),
  issued_at: time,
});

export type Witness = z.output<typeof schema>;
export type WitnessFacts = Omit<Witness, 'v' | 'type'>;

/** The file and its digest. */
export function makeWitness(
  facts: WitnessFacts,
  signer: { readonly secret: SecretKey; readonly publicKey: Uint8Array },
): { readonly bytes: Uint8Array; readonly digest: string } {
  const witness: Witness = { v: 1, type: 'log-witness', ...facts };
  const payload = utf8(canonicalJson(checkSchema(schema, witness, 'witness')));
  const bytes = encodeDsse(signDsse({ payloadType: PAYLOAD_TYPE.witness, payload, ...signer }));
  return { bytes, digest: sha256Hex(bytes) };
}

/**
 * The witness, once it is signed by one of these gateways, not revoked, and speaks of this station.
 * Refuses `WITNESS_INVALID`.
 */
export function readWitness(
  bytes: Uint8Array,
  stationId: string,
  gateways: readonly PinnedPeer[],
): { readonly witness: Witness; readonly gateway: PinnedPeer } {
  if (bytes.length > MAX_WITNESS_BYTES) return invalid('it is too long');
  try {
    const dsse = decodeDsse(bytes);
    const gateway = new KeyRing(gateways).bySigningKeyId(dsse.signatures[0].keyid);
    const payload = verifyDsse({
      dsse,
      payloadType: PAYLOAD_TYPE.witness,
      publicKey: gateway.signingKey,
      what: 'witness',
    });
    const value = decodeCanonical(payload, MAX_WITNESS_BYTES, 'witness');
    const witness = checkSchema(schema, value, 'witness');
    if (witness.gateway_id !== gateway.peerId) return invalid('it names another gateway');
    if (witness.station_id !== stationId) return invalid('it is of another station');
    return { witness, gateway };
  } catch (error) {
    if (!isRefusal(error) || error.code === 'WITNESS_INVALID') throw error;
    return invalid(error.code);
  }
}

function invalid(reason: string): never {
  return refuse('WITNESS_INVALID', { reason });
}

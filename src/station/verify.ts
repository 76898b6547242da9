/**
 * Step 3, verify: opens the seal, finds the pinned key (R1), verifies the signature over the exact
 * bytes, and only then parses those same bytes and checks them against the rules. A request that was
 * received before is recognised here and goes no further: it is answered from the records.
 */
import type { SecretKey } from '../core/keys/secret-key.ts';
import { refuse } from '../core/refusal.ts';
import { decodeDsse, encodeDsse, keyId, type Dsse } from '../core/signing/dsse.ts';
import { openSealed, parseRequest, verifyBundle, type RequestBundle } from '../protocol/bundle.ts';
import { checkOuter } from '../protocol/file.ts';
import type { DecodedBundle } from './decode.ts';
import {
  checkSender,
  RULES_TO_FINISH,
  RULES_TO_PROCEED,
  RULES_TO_RECEIVE,
  SENDER_RULE,
} from './policy/rules.ts';
import { ADDRESS_RULE } from './policy/address.ts';
import type { RequestFacts, Rule } from './policy/rule.ts';
import type { PeerRecord } from './ports/parties.ts';
import type { RequestRecord } from './ports/requests.ts';
import type { Vault } from './ports/vault.ts';
import { stationKeyRecord } from './station-keys.ts';

/** Only this file makes one: its signature holds and it met the rules at the time of checking. */
class VerifiedRequest {
  readonly #request: RequestBundle;
  readonly peer: PeerRecord;
  /** The signed bytes with their signature, to be kept and verified again. */
  readonly dsse: Uint8Array;
  readonly payloadDigest: string;
  readonly sealedDigest: string;
  /** The ids of the rules that it met, for the audit log. */
  readonly rulesMet: readonly string[];

  constructor(signed: Signed, sealedDigest: string, rules: readonly Rule[]) {
    this.#request = signed.request;
    this.peer = signed.peer;
    this.dsse = encodeDsse(signed.dsse);
    this.payloadDigest = signed.payloadDigest;
    this.sealedDigest = sealedDigest;
    this.rulesMet = [SENDER_RULE.id, ...rules.map((rule) => rule.id)];
  }

  get head(): RequestBundle['head'] {
    return this.#request.head;
  }

  get items(): RequestBundle['items'] {
    return this.#request.items;
  }
}

export type { VerifiedRequest };

export type Verification =
  | { readonly seen: 'new'; readonly request: VerifiedRequest }
  | { readonly seen: 'known'; readonly requestId: string };

type Signed = {
  readonly request: RequestBundle;
  readonly payloadDigest: string;
  readonly dsse: Dsse;
  readonly peer: PeerRecord;
};

/** Refuses with the code of what does not hold; see `policy/rules.ts`. Changes nothing. */
export async function verify(
  decoded: DecodedBundle,
  {
    vault,
    sealingKey,
    now,
  }: {
    readonly vault: Vault;
    readonly sealingKey: { readonly secret: SecretKey; readonly publicKey: Uint8Array };
    readonly now: Date;
  },
): Promise<Verification> {
  checkEnvelope(decoded, vault, sealingKey.publicKey);
  const dsse = await openSealed({ sealed: decoded.sealed, recipientSecret: sealingKey.secret });
  const signed = verifySignature(dsse, vault);
  if (decoded.outer !== undefined) checkOuter(decoded.outer, signed.request.head);
  const facts = factsOf(signed, vault, now);
  ADDRESS_RULE.check(facts);
  const requestId = signed.request.head.bundle_id;
  if (vault.request(requestId)?.payloadDigest === signed.payloadDigest) {
    return { seen: 'known', requestId };
  }
  for (const rule of RULES_TO_RECEIVE) rule.check(facts);
  const request = new VerifiedRequest(signed, decoded.sealed.digest, RULES_TO_RECEIVE);
  return { seen: 'new', request };
}

/**
 * A recorded request, verified again from its signed bytes: its gateway may have been revoked since,
 * or its time be over. One whose run was begun may be finished late.
 */
export function verifyRecorded(
  record: RequestRecord,
  { vault, now }: { readonly vault: Vault; readonly now: Date },
): VerifiedRequest {
  const signed = verifySignature(decodeDsse(record.dsse), vault);
  const { bundle_id: id, sequence } = signed.request.head;
  const isTheRecorded =
    signed.payloadDigest === record.payloadDigest &&
    id === record.requestId &&
    sequence === record.sequence &&
    signed.peer.peerId === record.gatewayId;
  if (!isTheRecorded) refuse('VAULT_ROW_CHANGED', { row: `request ${record.requestId}` });
  const rules = record.status === 'received' ? RULES_TO_PROCEED : RULES_TO_FINISH;
  const facts = factsOf(signed, vault, now);
  for (const rule of rules) rule.check(facts);
  return new VerifiedRequest(signed, record.sealedDigest, rules);
}

/** Says early, and in words that help, that a bundle was carried to the wrong machine. */
function checkEnvelope({ outer, sealed }: DecodedBundle, vault: Vault, ownKey: Uint8Array): void {
  const { env, stationId } = vault.identity();
  if (sealed.env !== env) refuse('WRONG_ENVIRONMENT', { found: sealed.env, expected: env });
  const isForUs = outer === undefined || outer.station_id === stationId;
  if (!isForUs || sealed.recipientKeyId !== keyId(ownKey)) {
    const found =
      outer === undefined
        ? `the station with key ${sealed.recipientKeyId}`
        : `station ${outer.station_id}`;
    refuse('WRONG_RECIPIENT', { found, expected: `station ${stationId}` });
  }
}

function verifySignature(dsse: Dsse, vault: Vault): Signed {
  const peer = checkSender(dsse.signatures[0].keyid, vault.peers());
  const { payloadBytes, payloadDigest } = verifyBundle(dsse, peer.signingKey);
  return { request: parseRequest(payloadBytes), payloadDigest, dsse, peer };
}

function factsOf(signed: Signed, vault: Vault, now: Date): RequestFacts {
  return {
    request: signed.request,
    payloadDigest: signed.payloadDigest,
    now,
    station: vault.identity(),
    identityKey: stationKeyRecord(vault, 'identity').publicKey,
    peer: signed.peer,
    records: vault,
  };
}

/**
 * What the station counterpart makes for an answer: keys, their assignment signatures and their
 * attestation, each of which a test may bend before it is signed.
 */
import { formatTime } from '../../src/core/clock.ts';
import { readCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../src/core/encoding/canonical.ts';
import type { JsonValue } from '../../src/core/encoding/canonical.ts';
import { signAssignment } from '../../src/core/keys/assignment.ts';
import type { AssignmentContext } from '../../src/core/keys/assignment.ts';
import { keyFingerprint } from '../../src/core/keys/fingerprint.ts';
import type { SecretKey } from '../../src/core/keys/secret-key.ts';
import { makeApproval } from '../../src/core/quorum/approval.ts';
import { attestKeys } from '../../src/core/signing/attestation.ts';
import type { AttestationPayload } from '../../src/core/signing/attestation.ts';
import type {
  RequestBundle,
  RequestItem,
  ResponseBundle,
  ResponseHead,
  ResponseItem,
} from '../../src/protocol/bundle.ts';
import type { KeyAssignRequest, KeyAssignResponse } from '../../src/protocol/kinds/key-assign.ts';
import type { StationCounterpart } from './station-counterpart.ts';
export interface KeyPair {
  readonly secret: SecretKey;
  readonly publicKey: Uint8Array;
}

/** Where a test bends an answer. Each is called with what an honest station would say. */
export interface Bend {
  readonly publicKey?: (item: RequestItem) => Uint8Array | undefined;
  readonly keyId?: string;
  readonly statement?: (statement: Record<string, JsonValue>) => void;
  readonly requestDigest?: string;
  readonly audit?: (audit: AttestationPayload['audit']) => AttestationPayload['audit'];
  readonly attestationKey?: KeyPair;
  readonly approvals?: number;
  readonly assignmentKey?: SecretKey;
  readonly signWith?: readonly string[];
  readonly publicKeySigned?: string;
  readonly context?: AssignmentContext;
  readonly body?: (body: KeyAssignResponse, item: RequestItem) => KeyAssignResponse;
  readonly items?: (items: ResponseItem[]) => ResponseItem[];
  readonly refuses?: (item: RequestItem) => boolean;
  /** Which drills say that what they looked at does not hold. */
  readonly drillFails?: (item: RequestItem) => boolean;
  readonly head?: (head: ResponseHead) => ResponseHead;
  readonly payload?: (payload: ResponseBundle) => ResponseBundle;
  readonly signer?: KeyPair;
  readonly recipient?: Uint8Array;
}

/** Makes and signs the key of one `key.assign` item. */
export function makeKey(
  station: StationCounterpart,
  { item, asked, publicKey }: { item: RequestItem; asked: KeyAssignRequest; publicKey: Uint8Array },
  bend: Bend,
): MadeKey {
  const keyId = bend.keyId ?? systemRandom.uuid();
  const fingerprint = keyFingerprint(publicKey);
  const { signature, signedPayload, signedFields } = signAssignment({
    assignmentSecret: bend.assignmentKey ?? station.assignment.secret,
    publicKeyHex: bend.publicKeySigned ?? toHex(publicKey),
    keyId,
    fingerprint,
    ...signWith(bend.signWith ?? asked.sign_with),
    context: {
      user_id: asked.user_id,
      pulled_by_id: asked.pulled_by.id,
      pulled_by_type: asked.pulled_by.type,
      ...(asked.organisation === undefined
        ? {}
        : { external_customer_id: asked.organisation.customer_id }),
      ...(asked.package === undefined ? {} : { external_package_id: asked.package.package_id }),
      ...bend.context,
    },
  });
  const statement: Record<string, JsonValue> = {
    v: 1,
    type: 'key',
    station_id: station.stationId,
    env: station.env,
    key_environment: 'COLD',
    key_id: keyId,
    key_type: asked.key_type,
    public_key: toHex(publicKey),
    key_fingerprint: fingerprint,
    item_id: item.item_id,
    user_identifier_sha256: sha256Hex(utf8(asked.user_identifier)),
    created_at: formatTime(station.clock.now()),
  };
  bend.statement?.(statement);
  station.log('key.created', { key_id: keyId, fingerprint });
  return {
    itemId: item.item_id,
    statement: canonicalJson(statement),
    body: {
      key_id: keyId,
      key_type: asked.key_type,
      public_key: toHex(publicKey),
      key_fingerprint: fingerprint,
      signature,
      ...(signedPayload === undefined ? {} : { signed_payload: signedPayload }),
      ...(signedFields === undefined ? {} : { signed_fields: fieldsOf(asked, signedFields) }),
    },
  };
}

/** Attests the statements of one response with the approvals of two custodians. */
export function attestMade(
  station: StationCounterpart,
  request: RequestBundle,
  payloadDigest: string,
  statements: readonly string[],
  bend: Bend,
) {
  const sheet = sha256Hex(utf8('the review sheet'));
  const subject = bend.requestDigest ?? payloadDigest;
  const approvals = station.custodians.slice(0, bend.approvals ?? 2).map((custodian) =>
    makeApproval({
      statement: {
        v: 1,
        type: 'approval',
        station_id: station.stationId,
        env: station.env,
        epoch: 1,
        act: 'request',
        subject,
        sheet,
        custodian_id: custodian.custodianId,
        custodian_name: custodian.name,
        approved_at: formatTime(station.clock.now()),
        nonce: toHex(systemRandom.bytes(8)),
      },
      approvalSecret: custodian.secret,
      publicKey: custodian.publicKey,
    }),
  );
  const { size, root } = readCheckpoint(station.checkpoint());
  const audit = { index: size - 1, root: toHex(root), size };
  const { secret, publicKey } = bend.attestationKey ?? station.identity;
  return attestKeys({
    statements,
    station_id: station.stationId,
    env: station.env,
    request_id: request.head.bundle_id,
    request_digest: subject,
    sheet_digest: sheet,
    approvals,
    audit: bend.audit?.(audit) ?? audit,
    build: 'counterpart 1',
    issued_at: formatTime(station.clock.now()),
    secret,
    publicKey,
  });
}

export interface MadeKey {
  readonly itemId: string;
  readonly statement: string;
  readonly body: Omit<KeyAssignResponse, 'statement' | 'index' | 'proof'>;
}

function signWith(fields: readonly string[] | undefined): { signWith?: readonly string[] } {
  return fields === undefined ? {} : { signWith: fields };
}

/** The order asked for, typed as the schema types it. */
function fieldsOf(
  asked: KeyAssignRequest,
  signed: readonly string[],
): NonNullable<KeyAssignResponse['signed_fields']> {
  const known = asked.sign_with ?? [];
  const extra = ['key_id', 'key_fingerprint', 'user_id', 'pulled_by_id'] as const;
  return signed.flatMap((field) =>
    [...known, ...extra].filter((name) => name === field).slice(0, 1),
  );
}

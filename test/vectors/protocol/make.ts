/**
 * Made the vectors beside it, once: `node test/vectors/protocol/make.ts`. A seal has a fresh key each
 * time, so a second run makes other bytes; it therefore refuses to write over a vector that is there.
 * `request.json` and `response.json` are of the time when codec 1 was what writers wrote, and stay so;
 * `make-compact.ts` packs the same envelopes with codec 2.
 * All keys come from the fixed stream of `test/protocol/parties.ts` and protect nothing.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { MerkleTree } from '../../../src/core/audit/merkle-tree.ts';
import { signCheckpoint } from '../../../src/core/audit/checkpoint.ts';
import { generateSecp256k1 } from '../../../src/core/crypto/secp256k1.ts';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { fromUtf8, toBase64, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { signAssignment } from '../../../src/core/keys/assignment.ts';
import { keyFingerprint } from '../../../src/core/keys/fingerprint.ts';
import type { SecretKey } from '../../../src/core/keys/secret-key.ts';
import { makeApproval } from '../../../src/core/quorum/approval.ts';
import { attestKeys, encodeKeyStatement } from '../../../src/core/signing/attestation.ts';
import { encodeDsse } from '../../../src/core/signing/dsse.ts';
import {
  sealBundle,
  type RequestBundle,
  type ResponseBundle,
  type SealedResult,
} from '../../../src/protocol/bundle.ts';
import { makeGatewayCard } from '../../../src/protocol/cards/gateway-card.ts';
import { makeStationCard } from '../../../src/protocol/cards/station-card.ts';
import { packEnvelope } from '../../../src/protocol/codec.ts';
import { bundleFileName, encodeBundleFile, outerOf } from '../../../src/protocol/file.ts';
import {
  assignBody,
  fixedRandom,
  gateway,
  party,
  requestHeadFor,
  responseHeadFor,
  station,
} from '../../protocol/parties.ts';
import { refusedFiles } from './refused.ts';

const random = fixedRandom('vectors');
const custodians = ['Ada Berg', 'Bo Lind', 'Chidi Okafor'].map((name) => ({
  name,
  ...party(`custodian ${name}`),
}));

const stationCard = makeStationCard(
  {
    station_id: station.id,
    env: 'test',
    name: 'Station of the vectors',
    created_at: '2026-11-20T09:00:00Z',
    epoch: 1,
    threshold: 2,
    build: 'permafrost 0.1.0',
    identityKey: station.signing.publicKey,
    sealingKey: station.sealing.publicKey,
    assignmentKey: station.assignment.publicKey,
    custodians: custodians.map(({ id, name, signing }) => ({
      custodianId: id,
      name,
      publicKey: signing.publicKey,
    })),
  },
  station.signing.secret,
  station.signing.publicKey,
);
const gatewayCard = makeGatewayCard(
  {
    gateway_id: gateway.id,
    env: 'test',
    name: 'Gateway of the vectors',
    created_at: '2026-11-20T09:10:00Z',
    signingKey: gateway.signing.publicKey,
    sealingKey: gateway.sealing.publicKey,
  },
  gateway.signing.secret,
  gateway.signing.publicKey,
);

const item = {
  kind: 'key.assign' as const,
  item_id: random.uuid(),
  body: assignBody({
    key_type: 'secp256k1',
    sign_with: ['external_customer_id', 'key_id', 'user_id'],
  }),
};
const request: RequestBundle = { head: requestHeadFor({ sequence: 1 }), items: [item] };
const sealedRequest = await sealBundle({
  payload: request,
  signer: gateway.signing,
  recipientPublicKey: station.sealing.publicKey,
});
const response = answer(sealedRequest.payloadDigest);
const sealedResponse = await sealBundle({
  payload: response,
  signer: station.signing,
  recipientPublicKey: gateway.sealing.publicKey,
});

write('cards.json', {
  about: 'Two cards, their fingerprints, and the secret keys of the sealing pairs (hex).',
  station_card: fromUtf8(encodeDsse(stationCard)),
  station_card_digest: sha256Hex(Buffer.from(stationCard.payload, 'base64')),
  station_sealing_secret: hexOf(station.sealing.secret),
  gateway_card: fromUtf8(encodeDsse(gatewayCard)),
  gateway_card_digest: sha256Hex(Buffer.from(gatewayCard.payload, 'base64')),
  gateway_sealing_secret: hexOf(gateway.sealing.secret),
});
write('request.json', bundleVector('A request for one secp256k1 key.', request, sealedRequest));
write('response.json', bundleVector('The response to request.json.', response, sealedResponse));
write('refused.json', {
  about: 'Request files that the station of cards.json refuses at `now`, and the code of each.',
  now: '2026-11-20T12:00:00Z',
  cases: await refusedFiles(request),
});

/** The station's answer: one key, signed, stated, attested and approved by two of three. */
function answer(requestDigest: string): ResponseBundle {
  const { publicKey } = generateSecp256k1(random);
  const public_key = toHex(publicKey);
  const key_id = random.uuid();
  const key_fingerprint = keyFingerprint(publicKey);
  const statement = encodeKeyStatement({
    v: 1,
    type: 'key',
    station_id: station.id,
    env: 'test',
    key_environment: 'COLD',
    key_id,
    key_type: 'secp256k1',
    public_key,
    key_fingerprint,
    item_id: item.item_id,
    user_identifier_sha256: sha256Hex(utf8(item.body.user_identifier)),
    created_at: '2026-11-20T11:10:00Z',
  });
  const sheet = sha256Hex(utf8('the text of the review sheet'));
  const log = new MerkleTree();
  for (const entry of ['first', 'second', 'third']) log.append(utf8(entry));
  const { attestation, proofs } = attestKeys({
    statements: [statement],
    station_id: station.id,
    env: 'test',
    request_id: request.head.bundle_id,
    request_digest: requestDigest,
    sheet_digest: sheet,
    approvals: custodians.slice(0, 2).map((custodian) =>
      makeApproval({
        statement: {
          v: 1,
          type: 'approval',
          station_id: station.id,
          env: 'test',
          epoch: 1,
          act: 'request',
          subject: requestDigest,
          sheet,
          custodian_id: custodian.id,
          custodian_name: custodian.name,
          approved_at: '2026-11-20T11:05:00Z',
          nonce: toHex(random.bytes(8)),
        },
        approvalSecret: custodian.signing.secret,
        publicKey: custodian.signing.publicKey,
      }),
    ),
    audit: { index: 1, root: toHex(log.root()), size: log.size },
    build: 'permafrost 0.1.0',
    issued_at: '2026-11-20T11:20:00Z',
    secret: station.signing.secret,
    publicKey: station.signing.publicKey,
  });
  const { organisation, sign_with = [], user_id } = item.body;
  const signed = signAssignment({
    assignmentSecret: station.assignment.secret,
    publicKeyHex: public_key,
    keyId: key_id,
    fingerprint: key_fingerprint,
    signWith: sign_with,
    context: { external_customer_id: organisation?.customer_id ?? '', user_id },
  });
  const checkpoint = signCheckpoint({
    origin: `permafrost/station/${station.id}`,
    size: log.size,
    root: log.root(),
    secret: station.signing.secret,
    publicKey: station.signing.publicKey,
  });
  return {
    head: responseHeadFor({ sequence: 1, previous: requestDigest, checkpoint }),
    items: [
      {
        kind: 'key.assign',
        item_id: item.item_id,
        outcome: 'done',
        body: {
          key_id,
          key_type: 'secp256k1',
          public_key,
          key_fingerprint,
          signature: signed.signature,
          signed_payload: signed.signedPayload ?? '',
          signed_fields: sign_with,
          statement,
          index: proofs[0]?.index ?? 0,
          proof: [...(proofs[0]?.proof ?? [])],
        },
      },
    ],
    attestation: { ...attestation, signatures: [attestation.signatures[0]] },
  };
}

/** Every step of the way, so that a second implementation sees where it goes another way. */
function bundleVector(
  about: string,
  payload: RequestBundle | ResponseBundle,
  result: SealedResult,
): object {
  const file = encodeBundleFile({ sealed: result.sealed, head: payload.head });
  return {
    about,
    payload: canonicalJson(payload),
    payload_digest: result.payloadDigest,
    dsse: result.dsse,
    packed: toBase64(packEnvelope(result.dsse).packed),
    sealed: toBase64(result.sealed),
    sealed_digest: result.sealedDigest,
    file_name: bundleFileName(outerOf(result.sealed, payload.head)),
    file: fromUtf8(file),
  };
}

function hexOf(secret: SecretKey): string {
  return secret.use(toHex);
}

function write(name: string, vector: object): void {
  const target = path.join(import.meta.dirname, name);
  writeFileSync(target, `${JSON.stringify(vector, null, 2)}\n`, { flag: 'wx' });
}

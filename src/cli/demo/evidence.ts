/**
 * What the demo leaves behind: the two bundles, the gateway's exact answers, the station's card, keys,
 * audit log and checkpoint, the sheet that was approved, and the script that checks all of it.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { p256Spki } from '../../core/crypto/p256.ts';
import { toBase64, utf8 } from '../../core/encoding/bytes.ts';
import { readBundleFile } from '../../media/read-file.ts';
import { writeNewFile } from '../../media/write-file.ts';
import { readStationCard } from '../../protocol/cards/station-card.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { AUDIT_FILE, CHECKPOINT_FILE } from '../verify/audit-files.ts';

export type Evidence = {
  readonly requestFile: string;
  readonly responseFile: string;
  readonly sheet: string;
  readonly audit: { readonly entriesJsonl: string; readonly checkpoint: string };
  readonly keys: readonly {
    readonly keyId: string;
    /** The exact 200 body. */
    readonly answer: Uint8Array;
    readonly attestation: Uint8Array;
  }[];
  readonly stationCard: Uint8Array;
  readonly jwks: Uint8Array;
};

const VERIFY_SCRIPT = path.resolve(import.meta.dirname, '../../../resources/verify.sh');

/** Writes everything into `folder`; returns the paths relative to it. */
export function leaveEvidence(folder: string, evidence: Evidence): readonly string[] {
  const left: string[] = [];
  const leave = (name: string, bytes: Uint8Array): void => {
    writeNewFile(path.join(folder, path.dirname(name)), path.basename(name), bytes);
    left.push(name);
  };
  const { assignmentKey } = readStationCard(evidence.stationCard);
  leave('station-card.json', evidence.stationCard);
  leave('jwks.json', evidence.jwks);
  leave('assignment-key.pem', utf8(publicKeyPem(p256Spki(assignmentKey))));
  for (const file of [evidence.requestFile, evidence.responseFile]) {
    leave(path.basename(file), readBundleFile(file, LIMITS.fileBytes));
  }
  mkdirSync(path.join(folder, 'keys'));
  for (const { keyId, answer, attestation } of evidence.keys) {
    leave(`keys/${keyId}.json`, answer);
    leave(`keys/${keyId}.attestation.json`, attestation);
  }
  leave('review.txt', utf8(evidence.sheet));
  leave(AUDIT_FILE, utf8(evidence.audit.entriesJsonl));
  leave(CHECKPOINT_FILE, utf8(evidence.audit.checkpoint));
  leave('verify.sh', new Uint8Array(readFileSync(VERIFY_SCRIPT)));
  return left;
}

/** RFC 7468: base64 in lines of 64. */
function publicKeyPem(spki: Uint8Array): string {
  const lines = toBase64(spki).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n');
}

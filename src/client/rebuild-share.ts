/**
 * Puts the two halves of a backup made by `POST /v1/backup` together: the client's half, which the client
 * kept, and the custodian's half of an ejection. Halves of two backups, clients or curves give nothing, and
 * a half that was changed gives nothing either.
 */
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, openAead } from '../core/crypto/aead.ts';
import { DOMAIN } from '../core/crypto/domains.ts';
import { fromBase64, fromUtf8, lengthPrefixed, utf8 } from '../core/encoding/bytes.ts';
import { parseStrictJson } from '../core/encoding/strict-json.ts';
import { isRefusal } from '../core/refusal.ts';
import { NotVerified } from './errors.ts';

const FORM = 'permafrost-half-1';
const PLACE = ['clientId', 'backupSharePairId', 'curve'] as const;

/**
 * The share that was backed up, as it was given. `clientShare` is `share` of the backup's answer,
 * decrypted where the client encrypted it; `custodianBackupShare` is that of the ejection.
 */
export function rebuildShare(clientShare: string, custodianBackupShare: string): string {
  try {
    const mine = halfIn(fromBase64(clientShare));
    const theirs = halfIn(utf8(custodianBackupShare));
    if (mine.place.some((part, index) => part !== theirs.place[index])) throw notTheHalves();
    if (theirs.share.length !== AEAD_KEY_BYTES) throw notTheHalves();
    const opened = openAead({
      key: theirs.share,
      nonce: new Uint8Array(AEAD_NONCE_BYTES),
      sealed: mine.share,
      associatedData: lengthPrefixed(utf8(DOMAIN.portalHalf), ...mine.place.map(utf8)),
    });
    return fromUtf8(opened);
  } catch (error) {
    if (isRefusal(error)) throw notTheHalves();
    throw error;
  }
}

interface Half {
  readonly place: readonly string[];
  readonly share: Uint8Array;
}

function halfIn(json: Uint8Array): Half {
  const value = parseStrictJson(json);
  if (typeof value !== 'object' || value === null) throw notTheHalves();
  const text = (name: string): string => {
    const found = (value as Record<string, unknown>)[name];
    if (typeof found !== 'string') throw notTheHalves();
    return found;
  };
  if (text('form') !== FORM) throw notTheHalves();
  return { place: PLACE.map(text), share: fromBase64(text('share')) };
}

function notTheHalves(): NotVerified {
  return new NotVerified('HALVES_DIFFER', 'These are not the two halves of one share, unchanged');
}

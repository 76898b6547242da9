/**
 * A ceremony record that can be checked without its station: the record, the exact audit entries of
 * its span, one proof that they stand side by side in the log, and the checkpoint they stand under,
 * signed as one DSSE by the station's identity key. Attacker: a station, or whoever holds its key,
 * whose record says other than its log, or leaves out an entry that does not suit. README.md is the
 * specification.
 */
import { logOrigin, verifyCheckpoint } from '../audit/checkpoint.ts';
import { decodeEntry } from '../audit/entry.ts';
import { proveRange, verifyRange } from '../audit/merkle-range.ts';
import type { MerkleTreeView } from '../audit/merkle-tree.ts';
import { fromHex, fromUtf8, toHex, utf8 } from '../encoding/bytes.ts';
import { canonicalJson, type JsonValue } from '../encoding/canonical.ts';
import type { SecretKey } from '../keys/secret-key.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { decodeCanonical, encodeCanonical } from '../signing/canonical-bytes.ts';
import {
  closedObject,
  integerField,
  listField,
  literalField,
  plainObject,
  textField,
} from '../signing/closed-fields.ts';
import { signDsse, verifyDsse, type Dsse } from '../signing/dsse.ts';
import { PAYLOAD_TYPE } from '../signing/payload-types.ts';
import { ceremonyRecord, type CeremonyRecord, type StationFacts } from './record.ts';
import type { Names } from './said.ts';

/** How much of the log one record may hold: hundreds of full requests in one sitting. */
export const MAX_SPAN_ENTRIES = 20_000;
export const MAX_SPAN_BYTES = 12_582_912;
/** The span with its escapes, and what is made of it. */
const MAX_PAYLOAD_BYTES = 33_554_432;
/** The same in base64, with room for its signature. */
export const MAX_RECORD_BYTES = 46_137_344;

export type RecordTrust = {
  readonly station: Omit<StationFacts, 'generation'>;
  readonly custodians: Names;
  /** Ed25519 identity key of the station, 32 bytes. */
  readonly identityKey: Uint8Array;
};

/** Signs `record`, whose span is `entries`, under a checkpoint note of exactly this tree. */
export function signRecord(args: {
  record: CeremonyRecord;
  entries: readonly Uint8Array[];
  firstIndex: number;
  tree: MerkleTreeView;
  checkpoint: string;
  secret: SecretKey;
  publicKey: Uint8Array;
}): Dsse {
  const { record, entries, firstIndex, tree, checkpoint, secret, publicKey } = args;
  const lastIndex = firstIndex + entries.length - 1;
  const { size } = record.audit_head;
  const payload = encodeCanonical({
    v: 1,
    type: 'ceremony-record',
    record,
    entries: entries.map(fromUtf8),
    proof: proveRange(tree, firstIndex, lastIndex, size).map(toHex),
    checkpoint,
  });
  return signDsse({ payloadType: PAYLOAD_TYPE.ceremonyRecord, payload, secret, publicKey });
}

/**
 * The record, once it is the station's and follows from its log. Refuses `SIGNATURE_INVALID`,
 * `CHECKPOINT_INVALID`, `PROOF_INVALID`, and `RECORD_INVALID` for whatever does not follow.
 */
export function verifyRecord(args: RecordTrust & { dsse: Dsse }): CeremonyRecord {
  const { dsse, identityKey, custodians } = args;
  const payload = verifyDsse({
    dsse,
    payloadType: PAYLOAD_TYPE.ceremonyRecord,
    publicKey: identityKey,
    what: 'ceremony record',
  });
  const said = readable(() => readPayload(payload));
  const { size, root } = verifyCheckpoint({
    note: said.checkpoint,
    origin: logOrigin('station', args.station.station_id),
    publicKey: identityKey,
  });
  const entries = said.entries.map((text) => readable(() => decodeEntry(utf8(text))));
  const first = entries[0]?.index ?? invalid('it has no entries');
  if (entries.some(({ index }, place) => index !== first + place)) {
    invalid('its entries do not follow each other');
  }
  verifyRange({ leaves: said.entries.map(utf8), first, size, proof: said.proof, root });
  const record = ceremonyRecord({
    entries,
    namingIndex: said.namingIndex,
    station: { ...args.station, generation: said.generation },
    custodians,
    head: { size, root },
  });
  checkSame(said.record, record);
  return record;
}

type SaidPayload = {
  readonly record: Record<string, unknown>;
  readonly namingIndex: number;
  /** The station's own word: its card does not say it. */
  readonly generation: number;
  readonly entries: readonly string[];
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string;
};

function readPayload(payload: Uint8Array): SaidPayload {
  const value = decodeCanonical(payload, MAX_PAYLOAD_BYTES, 'ceremony record');
  const fields = closedObject(value, 'ceremony record', [
    'v',
    'type',
    'record',
    'entries',
    'proof',
    'checkpoint',
  ]);
  literalField(fields.v, 'v', [1]);
  literalField(fields.type, 'type', ['ceremony-record']);
  const record = plainObject(fields.record, 'record');
  const station = plainObject(record['station'], 'record.station');
  return {
    record,
    namingIndex: namingIndexOf(plainObject(record['ceremony'], 'record.ceremony')),
    generation: integerField(station['generation'], 'record.station.generation', 1),
    entries: listField(fields.entries, 'entries', MAX_SPAN_ENTRIES).map((entry) =>
      textField(entry, 'entries', 65_536),
    ),
    proof: listField(fields.proof, 'proof', 128).map((hash) =>
      fromHex(textField(hash, 'proof', 64, /^[0-9a-f]{64}$/)),
    ),
    checkpoint: textField(fields.checkpoint, 'checkpoint', 1_024),
  };
}

/** Compared member by member, so that the refusal can name the one that differs. */
function checkSame(said: Record<string, unknown>, made: CeremonyRecord): void {
  const members = new Set([...Object.keys(said), ...Object.keys(made)]);
  for (const member of members) {
    const isSame = spelled(said, member) === spelled(made, member);
    if (!isSame) invalid(`its “${member.slice(0, 40)}” does not follow from the audit log`);
  }
}

function spelled(record: Readonly<Record<string, unknown>>, member: string): string | undefined {
  if (!Object.hasOwn(record, member)) return undefined;
  return canonicalJson(record[member] as JsonValue);
}

/** The index at the end of `request-57`. */
function namingIndexOf(ceremony: Readonly<Record<string, unknown>>): number {
  const id = textField(ceremony['ceremony_id'], 'ceremony_id', 64, /^[a-z-]{1,32}-[0-9]{1,12}$/);
  return Number(id.slice(id.lastIndexOf('-') + 1));
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return invalid(`it cannot be read: ${error.code}`);
  }
}

function invalid(reason: string): never {
  return refuse('RECORD_INVALID', { reason });
}

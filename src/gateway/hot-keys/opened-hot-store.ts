/**
 * What is done with HOT keys. This process holds the key of the key file and no other secret: each key of a
 * customer is opened for one use and wiped.
 */
import { oaepUnwrap } from '../../core/crypto/rsa.ts';
import type { Random } from '../../core/crypto/random.ts';
import { fromHex, toHex } from '../../core/encoding/bytes.ts';
import { signAssignment } from '../../core/keys/assignment.ts';
import type { AssignmentInput, SignedAssignment } from '../../core/keys/assignment.ts';
import { keyFingerprint } from '../../core/keys/fingerprint.ts';
import type { KeyDrill } from '../../core/keys/key-drill.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { refuse } from '../../core/refusal.ts';
import type { Database } from '../storage/tables.ts';
import type { CustomerKeyType, HotKeyRow, HotStoreRow } from '../storage/tables/keys.ts';
import { AtOnce } from './at-once.ts';
import type { Asker } from './at-once.ts';
import { openEntrusted, sealEntrusted } from './entrusted-bytes.ts';
import type { HotStore, NewHotKey } from './hot-store.ts';
import { makeNewKey } from './new-hot-key.ts';
import { openSecret, sealSecret } from './sealed-secret.ts';
import type { SecretPlace } from './sealed-secret.ts';
import { tryHotKey } from './try-hot-key.ts';

/** Half of the threads that the runtime has for slow work. */
const KEYS_MADE_AT_ONCE = 2;

export class OpenedHotStore implements HotStore {
  readonly #makingKeys = new AtOnce(KEYS_MADE_AT_ONCE);
  readonly #gatewayId: string;
  readonly #kek: SecretKey;
  readonly #random: Random;

  constructor(gatewayId: string, kek: SecretKey, random: Random) {
    this.#gatewayId = gatewayId;
    this.#kek = kek;
    this.#random = random;
  }

  async makeKey(db: Database, keyType: CustomerKeyType, asker?: Asker): Promise<NewHotKey> {
    const make = () => makeNewKey(db, keyType, this.#random);
    // The others take a moment: nobody who wants one waits for RSA keys of somebody else.
    const { secret, publicKey, fingerprint } =
      keyType === 'rsa4096' ? await this.#makingKeys.run(make, asker) : await make();
    const keyId = this.#random.uuid();
    try {
      const place = this.#placeOf({ key_id: keyId, key_type: keyType, fingerprint });
      const sealed = { key_id: keyId, ...sealSecret(this.#kek, place, secret, this.#random) };
      return { keyId, keyType, publicKey: toHex(publicKey), fingerprint, sealed };
    } finally {
      secret.destroy();
    }
  }

  async signAssignment(
    db: Database,
    input: Omit<AssignmentInput, 'assignmentSecret'>,
  ): Promise<SignedAssignment> {
    const row = await db.selectFrom('hot_store').selectAll().executeTakeFirstOrThrow();
    const place = assignmentPlace(this.#gatewayId, row);
    const assignmentSecret = openSecret(this.#kek, place, row);
    try {
      return signAssignment({ ...input, assignmentSecret });
    } finally {
      assignmentSecret.destroy();
    }
  }

  async tryKey(db: Database, keyId: string): Promise<KeyDrill> {
    const row = await keptKey(db, keyId);
    return tryHotKey({
      type: row.key_type,
      publicKey: fromHex(row.public_key),
      random: this.#random,
      open: () => openSecret(this.#kek, this.#placeOf(row), row),
    });
  }

  async openBackup(db: Database, keyId: string, ciphertext: Uint8Array): Promise<Uint8Array> {
    const row = await keptKey(db, keyId);
    if (row.key_type !== 'rsa4096') {
      return refuse('KEY_DECRYPTS_NOTHING', { keyId, type: row.key_type });
    }
    const secret = openSecret(this.#kek, this.#placeOf(row), row);
    try {
      return oaepUnwrap(secret, ciphertext);
    } finally {
      secret.destroy();
    }
  }

  sealBytes(context: string, bytes: Uint8Array): Uint8Array {
    return sealEntrusted({ kek: this.#kek, ...this.#entrusted(context) }, bytes, this.#random);
  }

  openBytes(context: string, sealed: Uint8Array): Uint8Array {
    return openEntrusted({ kek: this.#kek, ...this.#entrusted(context) }, sealed);
  }

  close(): void {
    this.#kek.destroy();
  }

  #entrusted(context: string): { gatewayId: string; context: string } {
    return { gatewayId: this.#gatewayId, context };
  }

  #placeOf(row: Pick<KeptKey, 'key_id' | 'key_type' | 'fingerprint'>): SecretPlace {
    const { key_id: rowId, key_type: type, fingerprint } = row;
    return { gatewayId: this.#gatewayId, table: 'hot_key', rowId, type, fingerprint };
  }
}

/** Where the key that signs assignments belongs. */
export function assignmentPlace(
  gatewayId: string,
  { assignment_kid, assignment_public }: Pick<HotStoreRow, 'assignment_kid' | 'assignment_public'>,
): SecretPlace {
  const fingerprint = keyFingerprint(fromHex(assignment_public));
  return { gatewayId, table: 'hot_store', rowId: assignment_kid, type: 'es256', fingerprint };
}

type KeptKey = HotKeyRow & { key_type: CustomerKeyType; public_key: string; fingerprint: string };

async function keptKey(db: Database, keyId: string): Promise<KeptKey> {
  const row = await db
    .selectFrom('hot_key')
    .innerJoin('customer_key', 'customer_key.key_id', 'hot_key.key_id')
    .selectAll('hot_key')
    .select(['key_type', 'public_key', 'fingerprint'])
    .where('hot_key.key_id', '=', keyId)
    .executeTakeFirst();
  return row ?? refuse('KEY_UNKNOWN', { keyId });
}

/**
 * Setting up a station: custodians and their sealed shares, the KEK, the station's three key pairs
 * and its signed card. Everything is made in memory and handed back as one value, for the vault to be
 * written in one transaction: a set-up that is interrupted leaves nothing.
 */
import { formatTime, type Clock } from '../core/clock.ts';
import { generateEd25519 } from '../core/crypto/ed25519.ts';
import { generateP256 } from '../core/crypto/p256.ts';
import type { Random } from '../core/crypto/random.ts';
import { generateX25519 } from '../core/crypto/x25519.ts';
import { fromUtf8 } from '../core/encoding/bytes.ts';
import { checkVisibleText } from '../core/encoding/visible-text.ts';
import { normalisePassphrase } from '../core/keys/passphrase.ts';
import type { SecretKey } from '../core/keys/secret-key.ts';
import { checkCustodians, checkThreshold } from '../core/quorum/custodian.ts';
import { DEFAULT_KDF, sealCustodian, type KdfParameters } from '../core/quorum/custodian-seal.ts';
import { makeKek } from '../core/quorum/kek.ts';
import { encodeDsse } from '../core/signing/dsse.ts';
import { makeStationCard, readStationCard } from '../protocol/cards/station-card.ts';
import { wrappedKeyRecord } from './key-rows.ts';
import type { AuditFacts } from '../core/audit/entry.ts';
import type { Environment, StationIdentity } from './ports/identity.ts';
import type { KeyRecord } from './ports/keys.ts';
import type { CustodianRecord } from './ports/parties.ts';
import type { VaultWriter } from './ports/vault-writer.ts';
import type { SigningPair } from './station-keys.ts';

const FIRST_EPOCH = 1;

export type SetUpWish = {
  readonly name: string;
  readonly env: Environment;
  readonly threshold: number;
  readonly custodians: readonly { readonly name: string; readonly passphrase: Uint8Array }[];
  readonly kdf?: KdfParameters | undefined;
};

/** What a new vault is made of. */
export type NewStation = {
  readonly identity: StationIdentity;
  readonly facts: AuditFacts;
  readonly cardDigest: string;
  write(writer: VaultWriter): void;
};

/**
 * Takes as long as one KDF per custodian. Refuses `NAME_INVALID`, `THRESHOLD_INVALID`,
 * `CUSTODIAN_REPEATED`, `KDF_BELOW_FLOOR`.
 */
export async function setUpStation(
  wish: SetUpWish,
  tools: {
    readonly clock: Clock;
    readonly random: Random;
    readonly build: string;
    /** How many rolls of a die are mixed into `random`; only their number goes on record. */
    readonly diceRolls?: number;
  },
): Promise<NewStation> {
  const { random, clock, build, diceRolls = 0 } = tools;
  const { name, env, threshold } = wish;
  checkVisibleText(name, 'the name of the station');
  checkThreshold(threshold, wish.custodians.length);
  const people = wish.custodians.map((custodian) => ({
    ...custodian,
    custodianId: random.uuid(),
    approval: generateEd25519(random),
  }));
  checkCustodians(
    people.map(({ custodianId, name: called, approval }) => ({
      custodianId,
      name: called,
      publicKey: approval.publicKey,
    })),
  );
  const vaultId = random.uuid();
  const stationId = random.uuid();
  const createdAt = formatTime(clock.now());
  const place = { vaultId, epoch: FIRST_EPOCH };
  const { kek, shares, check } = await makeKek({
    ...place,
    threshold,
    count: people.length,
    random,
  });
  const pairs = {
    identity: generateEd25519(random),
    sealing: generateX25519(random),
    assignment: generateP256(random),
  };
  try {
    const custodians: CustodianRecord[] = [];
    for (const [index, person] of people.entries()) {
      const share = shares[index];
      if (share === undefined) throw new Error('a custodian has no share');
      custodians.push(await sealedCustodian(person, share, wish.kdf ?? DEFAULT_KDF, place, random));
    }
    const keys = [
      stationKey('identity', 'ed25519', pairs.identity),
      stationKey('sealing', 'x25519', pairs.sealing),
      stationKey('assignment', 'p256', pairs.assignment),
    ];
    const card = encodeDsse(
      makeStationCard(
        {
          station_id: stationId,
          env,
          name,
          created_at: createdAt,
          epoch: FIRST_EPOCH,
          threshold,
          build,
          identityKey: pairs.identity.publicKey,
          sealingKey: pairs.sealing.publicKey,
          assignmentKey: pairs.assignment.publicKey,
          custodians,
        },
        pairs.identity.secret,
        pairs.identity.publicKey,
      ),
    );
    const { digest: cardDigest } = readStationCard(card);
    return {
      identity: {
        vaultId,
        stationId,
        env,
        name,
        createdAt,
        epoch: FIRST_EPOCH,
        threshold,
        kekCheck: check,
        generation: 1,
        card,
      },
      facts: {
        station_id: stationId,
        env,
        name,
        card_digest: cardDigest,
        threshold,
        custodians: custodians.length,
        dice_rolls: diceRolls,
        build,
      },
      cardDigest,
      write: (writer) => {
        for (const custodian of custodians) writer.saveCustodian(custodian);
        for (const key of keys) writer.saveKey(key);
      },
    };
  } finally {
    kek.destroy();
    for (const share of shares) share.fill(0);
    for (const { approval } of people) approval.secret.destroy();
    for (const { secret } of Object.values(pairs)) secret.destroy();
  }

  function stationKey(
    role: KeyRecord['role'],
    type: KeyRecord['type'],
    { secret, publicKey }: SigningPair,
  ): KeyRecord {
    const key = {
      keyId: random.uuid(),
      role,
      type,
      publicKey,
      createdAt,
      epoch: FIRST_EPOCH,
      requestId: '',
      itemId: '',
    };
    return wrappedKeyRecord({ key, secret, kek, vaultId, random });
  }
}

async function sealedCustodian(
  person: {
    readonly custodianId: string;
    readonly name: string;
    readonly passphrase: Uint8Array;
    readonly approval: { readonly secret: SecretKey; readonly publicKey: Uint8Array };
  },
  share: Uint8Array,
  kdf: KdfParameters,
  { vaultId, epoch }: { readonly vaultId: string; readonly epoch: number },
  random: Random,
): Promise<CustodianRecord> {
  const { custodianId, name, approval } = person;
  const passphrase = normalisePassphrase(fromUtf8(person.passphrase));
  person.passphrase.fill(0);
  try {
    const sealed = await sealCustodian({
      vaultId,
      epoch,
      custodianId,
      passphrase,
      kdf,
      share,
      approvalSecret: approval.secret,
      random,
    });
    return { custodianId, name, publicKey: approval.publicKey, epoch, sealed, failures: 0 };
  } finally {
    passphrase.fill(0);
  }
}

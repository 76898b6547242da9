/**
 * A station as the gateway meets it, made of protocol and core primitives alone: a card, a log, keys
 * and signed answers. It has no vault and asks nobody, and a test may bend any part of an answer
 * before it is signed, as a broken or hostile station would.
 */
import type { Clock } from '../../src/core/clock.ts';
import { formatTime } from '../../src/core/clock.ts';
import { nextEntry } from '../../src/core/audit/chain.ts';
import { logOrigin, readCheckpoint, signCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { encodeEntry } from '../../src/core/audit/entry.ts';
import { MerkleTree } from '../../src/core/audit/merkle-tree.ts';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { generateP256 } from '../../src/core/crypto/p256.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { generateSecp256k1 } from '../../src/core/crypto/secp256k1.ts';
import { generateX25519 } from '../../src/core/crypto/x25519.ts';
import { fromHex, toHex } from '../../src/core/encoding/bytes.ts';
import type { KeyType } from '../../src/core/keys/spki.ts';
import { encodeDsse } from '../../src/core/signing/dsse.ts';
import { openSealed, parseRequest, sealBundle, verifyBundle } from '../../src/protocol/bundle.ts';
import type {
  RequestBundle,
  RequestItem,
  ResponseBundle,
  ResponseHead,
  ResponseItem,
} from '../../src/protocol/bundle.ts';
import { readGatewayCard } from '../../src/protocol/cards/gateway-card.ts';
import { makeStationCard, readStationCard } from '../../src/protocol/cards/station-card.ts';
import { decodeBundleFile, encodeBundleFile } from '../../src/protocol/file.ts';
import type { KeyAssignRequest } from '../../src/protocol/kinds/key-assign.ts';
import { RSA_KEYS } from './rsa-keys.ts';
import { rsaLikeKey } from '../protocol/full-response.ts';
import { attestMade, makeKey } from './counterpart-keys.ts';
import type { Bend, KeyPair, MadeKey } from './counterpart-keys.ts';
import { drilledBackup, drilledKey, makePoolKey } from './counterpart-statements.ts';
import type { MadePoolKey } from './counterpart-statements.ts';

export type { Bend } from './counterpart-keys.ts';

export class StationCounterpart {
  readonly stationId = systemRandom.uuid();
  readonly identity: KeyPair = generateEd25519(systemRandom);
  readonly sealing: KeyPair = generateX25519(systemRandom);
  readonly assignment: KeyPair = generateP256(systemRandom);
  readonly custodians = ['Ada Lovelace', 'Grace Hopper', 'Mary Jackson'].map((name) => {
    const { secret, publicKey } = generateEd25519(systemRandom);
    return { custodianId: systemRandom.uuid(), name, publicKey, secret };
  });
  readonly env: 'test' | 'production';
  readonly clock: Clock;
  readonly cardBytes: Uint8Array;
  readonly #tree = new MerkleTree();
  #lastEntry: Uint8Array | undefined;
  /** A restore from a backup counts it up. */
  generation = 1;
  #sequence = 0;
  #checkpointSize = 0;
  #receipt = '';
  #rsaKeys = 0;
  /** Of each key that was made here, by its id. */
  readonly #types = new Map<string, KeyType>();

  constructor(clock: Clock, env: 'test' | 'production' = 'test') {
    this.clock = clock;
    this.env = env;
    const card = makeStationCard(
      {
        station_id: this.stationId,
        env,
        name: 'Vault room',
        created_at: formatTime(clock.now()),
        epoch: 1,
        threshold: 2,
        build: 'counterpart 1',
        identityKey: this.identity.publicKey,
        sealingKey: this.sealing.publicKey,
        assignmentKey: this.assignment.publicKey,
        custodians: this.custodians.map(({ custodianId, name, publicKey }) => ({
          custodianId,
          name,
          publicKey,
        })),
      },
      this.identity.secret,
      this.identity.publicKey,
    );
    this.cardBytes = encodeDsse(card);
    this.log('station.created', { station_id: this.stationId });
  }

  get cardDigest(): string {
    return readStationCard(this.cardBytes).digest;
  }

  /** Opens a request file as the station would. */
  async read(file: Uint8Array, gatewayCard: Uint8Array): Promise<ReadRequest> {
    const { signingKey } = readGatewayCard(gatewayCard);
    const { sealed } = decodeBundleFile(file);
    const dsse = await openSealed({ sealed, recipientSecret: this.sealing.secret });
    const { payloadBytes, payloadDigest } = verifyBundle(dsse, signingKey);
    return { request: parseRequest(payloadBytes), payloadDigest };
  }

  /** Answers a request file; returns the response file. */
  async answer(file: Uint8Array, gatewayCard: Uint8Array, bend: Bend = {}): Promise<Uint8Array> {
    const { request, payloadDigest } = await this.read(file, gatewayCard);
    this.#receipt = request.head.checkpoint;
    this.log('bundle.received', { payload_digest: payloadDigest });
    const { items, attestation } = this.#answers(request, payloadDigest, bend);
    const from = this.#checkpointSize;
    const head: ResponseHead = {
      v: 1,
      env: this.env,
      direction: 'response',
      station_id: this.stationId,
      gateway_id: request.head.gateway_id,
      bundle_id: systemRandom.uuid(),
      sequence: this.#sequence + 1,
      previous: payloadDigest,
      issued_at: formatTime(this.clock.now()),
      not_after: formatTime(new Date(this.clock.now().getTime() + 30 * 86_400_000)),
      checkpoint: this.checkpoint(),
      receipt: this.#receipt,
      in_reply_to: request.head.bundle_id,
      consistency: { from, proof: this.#tree.proveConsistency(from).map(toHex) },
      air_gap: { state: 'intact', findings: [] },
      generation: this.generation,
    };
    const bent = bend.head?.(head) ?? head;
    const honest: ResponseBundle = {
      head: bent,
      items: bend.items?.(items) ?? items,
      ...(attestation === undefined ? {} : { attestation }),
    };
    const { sealed } = await sealBundle({
      payload: bend.payload?.(honest) ?? honest,
      signer: bend.signer ?? this.identity,
      recipientPublicKey: bend.recipient ?? readGatewayCard(gatewayCard).sealingKey,
    });
    this.#sequence += 1;
    this.#checkpointSize = readCheckpoint(head.checkpoint).size;
    return encodeBundleFile({ sealed, head: bent });
  }

  log(kind: string, facts: Record<string, string | number>): void {
    const at = formatTime(this.clock.now());
    const entry = nextEntry(this.#lastEntry, this.#tree.size, { at, kind, facts, rows: {} });
    this.#lastEntry = encodeEntry(entry);
    this.#tree.append(this.#lastEntry);
  }

  checkpoint(): string {
    return signCheckpoint({
      origin: logOrigin('station', this.stationId),
      size: this.#tree.size,
      root: this.#tree.root(),
      secret: this.identity.secret,
      publicKey: this.identity.publicKey,
    });
  }

  #answers(
    request: RequestBundle,
    payloadDigest: string,
    bend: Bend,
  ): Pick<ResponseBundle, 'items' | 'attestation'> {
    const told = request.items.map((item) =>
      bend.refuses?.(item) === true ? refused(item) : this.#tell(item, bend),
    );
    this.log('run.done', { items: request.items.length });
    const statements = told.flatMap((item) => item.statements);
    if (statements.length === 0) return { items: told.map(({ answer }) => answer([])) };
    const { proofs, attestation } = attestMade(this, request, payloadDigest, statements, bend);
    const places = proofs.map(({ index, proof }) => ({ index, proof: [...proof] }));
    const items = told.map(({ answer, statements: own }) => answer(places.splice(0, own.length)));
    const { payload, payloadType, signatures } = attestation;
    return { items, attestation: { payload, payloadType, signatures: [{ ...signatures[0] }] } };
  }

  #tell(item: RequestItem, bend: Bend): Told {
    const done = { item_id: item.item_id, outcome: 'done' as const };
    switch (item.kind) {
      case 'key.assign': {
        const key = this.#makeKey(item, item.body, bend);
        return stated([key.statement], ([place]) => {
          const body = { ...key.body, statement: key.statement, ...needed(place) };
          return { ...done, kind: item.kind, body: bend.body?.(body, item) ?? body };
        });
      }
      case 'key.retire': {
        const { key_id, key_fingerprint } = item.body;
        const body = { key_id, key_fingerprint, retired_at: formatTime(this.clock.now()) };
        return stated([], () => ({ ...done, kind: item.kind, body }));
      }
      case 'key.pool': {
        const keys = Array.from({ length: item.body.count }, () => this.#makePoolKey(item, bend));
        const statements = keys.map(({ statement }) => statement);
        return stated(statements, (places) => {
          const placed = keys.map((key, at) => ({ ...key, ...needed(places[at]) }));
          return { ...done, kind: item.kind, body: { keys: placed } };
        });
      }
      case 'key.drill': {
        const type = this.#types.get(item.body.key_id) ?? 'secp256k1';
        const statement = drilledKey(this, item, type, bend);
        return stated([statement], ([place]) => {
          return { ...done, kind: item.kind, body: { statement, ...needed(place) } };
        });
      }
      case 'backup.drill': {
        const statement = drilledBackup(this, item, bend);
        return stated([statement], ([place]) => {
          return { ...done, kind: item.kind, body: { statement, ...needed(place) } };
        });
      }
    }
  }

  #makeKey(item: RequestItem, asked: KeyAssignRequest, bend: Bend): MadeKey {
    const publicKey = bend.publicKey?.(item) ?? this.#newPublicKey(asked.key_type);
    const made = makeKey(this, { item, asked, publicKey }, bend);
    this.#types.set(made.body.key_id, asked.key_type);
    return made;
  }

  #makePoolKey(item: Extract<RequestItem, { kind: 'key.pool' }>, bend: Bend): MadePoolKey {
    const publicKey = bend.publicKey?.(item) ?? this.#newPublicKey(item.body.key_type);
    const made = makePoolKey(this, item, publicKey, bend);
    this.#types.set(made.key_id, made.key_type);
    return made;
  }

  /** Two RSA keys are real; those after them only have the form of one. */
  #newPublicKey(type: KeyType): Uint8Array {
    if (type === 'secp256k1') return generateSecp256k1(systemRandom).publicKey;
    const hex = RSA_KEYS[this.#rsaKeys++];
    return hex === undefined ? rsaLikeKey(systemRandom) : fromHex(hex);
  }
}

interface Place {
  readonly index: number;
  readonly proof: string[];
}

/** What is stated of an item, and its answer once each statement has its place. */
interface Told {
  readonly statements: readonly string[];
  readonly answer: (places: readonly Place[]) => ResponseItem;
}

function stated(statements: readonly string[], answer: Told['answer']): Told {
  return { statements, answer };
}

function refused({ kind, item_id }: RequestItem): Told {
  const refusal = { code: 'ITEM_REPEATED', sentence: 'Not this one.' };
  return stated([], () => ({ kind, item_id, outcome: 'refused', ...refusal }));
}

function needed(place: Place | undefined): Place {
  if (place === undefined) throw new Error('a statement without its place');
  return place;
}

export interface ReadRequest {
  readonly request: RequestBundle;
  readonly payloadDigest: string;
}

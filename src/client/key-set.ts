/**
 * The keys that assignments are signed with, fetched from an address that you configure, never from one that
 * an answer names. Kept for ten minutes at most, so that a rotation reaches you, and fetched once for all who
 * ask at the same time: the gateway limits how many calls it takes in a minute.
 */
import { isP256PublicKey } from '../core/crypto/p256.ts';
import { concat, fromBase64Url } from '../core/encoding/bytes.ts';
import { addressOf } from './address.ts';
import { NotVerified } from './errors.ts';
import { request } from './request.ts';
import { SharedWork } from './shared-work.ts';

const MAX_AGE_SECONDS = 600;
const MAX_CHARACTERS = 262_144;

/** A key by the coordinates that a station card has of its assignment key (`purposes: assignment-sig`). */
export interface PinnedKey {
  readonly x: string;
  readonly y: string;
}

export interface KeySetOptions {
  readonly now?: () => number;
  /**
   * Keys that you had another way, of which alone one may have signed. The set has the gateway's own key for
   * HOT beside the station's, and an answer does not say which signed it: whoever must be sure that a key is
   * COLD pins the station's.
   */
  readonly only?: readonly PinnedKey[];
  /** How long one fetch may take: whole milliseconds, at most 2,147,483,647; 60,000 where nothing is said. */
  readonly timeLimitMs?: number | undefined;
}

export class KeySet {
  readonly #url: URL;
  readonly #now: () => number;
  readonly #only: readonly PinnedKey[] | undefined;
  readonly #timeLimitMs: number | undefined;
  readonly #fetches = new SharedWork(() => this.#fetch());
  #keys: readonly Uint8Array[] = [];
  #freshUntil = 0;

  /**
   * `gatewayUrl` is one environment: keys of two are never mixed in one set. Throws `TypeError` for an address in
   * the clear on another machine.
   */
  constructor(gatewayUrl: string, { now = Date.now, only, timeLimitMs }: KeySetOptions = {}) {
    this.#url = addressOf(gatewayUrl, '/.well-known/jwks.json');
    this.#now = now;
    this.#only = only;
    this.#timeLimitMs = timeLimitMs;
  }

  /**
   * Uncompressed points of every key that may have signed an assignment; with `refresh`, of a set whose fetch
   * began after this call. A set that cannot be used throws `NotVerified` `KEY_SET_UNUSABLE`. One that could not
   * be fetched says nothing of any key, and is tried again later: `CallRefused` where the gateway answered with
   * an error (429, 5xx), a `DOMException` named `TimeoutError` where it did not answer in time, and what `fetch`
   * throws, a `TypeError`, where the line is broken.
   */
  async keys({ refresh = false }: { refresh?: boolean } = {}): Promise<readonly Uint8Array[]> {
    if (refresh) return await this.#fetches.anew();
    return this.#now() < this.#freshUntil ? this.#keys : await this.#fetches.join();
  }

  async #fetch(): Promise<readonly Uint8Array[]> {
    const { text, headers } = await request(this.#url, {}, this.#timeLimitMs);
    if (text.length > MAX_CHARACTERS) {
      throw new NotVerified('KEY_SET_UNUSABLE', 'The key set is longer than any key set');
    }
    this.#keys = usableKeys(text, this.#now(), this.#only);
    const age = /(?:^|[\s,])max-age=(\d{1,9})/.exec(headers.get('Cache-Control') ?? '')?.[1];
    this.#freshUntil = this.#now() + Math.min(Number(age ?? 0), MAX_AGE_SECONDS) * 1000;
    return this.#keys;
  }
}

/** Those keys of a JSON Web Key Set that sign assignments and are valid already, as points. */
export function usableKeys(
  text: string,
  now: number,
  only?: readonly PinnedKey[],
): readonly Uint8Array[] {
  const points: Uint8Array[] = [];
  for (const jwk of membersOf(text)) {
    const purposes = jwk['coincover:purposes'];
    const validFrom = jwk['coincover:validFrom'];
    const isForAssignments =
      jwk['kty'] === 'EC' &&
      jwk['crv'] === 'P-256' &&
      jwk['alg'] === 'ES256' &&
      jwk['use'] === 'sig' &&
      Array.isArray(purposes) &&
      purposes.includes('assignment-sig') &&
      typeof validFrom === 'string' &&
      Date.parse(validFrom) <= now;
    const isWanted = only?.some(({ x, y }) => x === jwk['x'] && y === jwk['y']) ?? true;
    if (!isForAssignments || !isWanted) continue;
    const point = pointOf(jwk['x'], jwk['y']);
    if (point !== undefined) points.push(point);
  }
  return points;
}

function membersOf(text: string): readonly Record<string, unknown>[] {
  try {
    const set = JSON.parse(text) as { keys?: unknown } | null;
    if (Array.isArray(set?.keys)) {
      return set.keys.filter((jwk): jwk is Record<string, unknown> => isObject(jwk));
    }
  } catch {
    // Said below.
  }
  throw new NotVerified('KEY_SET_UNUSABLE', 'The key set is not of the expected form');
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pointOf(x: unknown, y: unknown): Uint8Array | undefined {
  if (typeof x !== 'string' || typeof y !== 'string') return undefined;
  try {
    const [left, right] = [fromBase64Url(x), fromBase64Url(y)];
    if (left.length !== 32 || right.length !== 32) return undefined;
    const point = concat(new Uint8Array([4]), left, right);
    return isP256PublicKey(point) ? point : undefined;
  } catch {
    return undefined;
  }
}

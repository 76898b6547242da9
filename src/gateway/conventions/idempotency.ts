/**
 * `Idempotency-Key`: a call that is sent again, because its answer was lost, is done once. The first answer
 * is written in the transaction of the act itself, so there is no moment at which the act is done and not
 * remembered, whichever process dies; every further call gets those bytes. What changed nothing (an error)
 * is not remembered: it may be tried again.
 */
import { formatTime } from '../../core/clock.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../storage/tables.ts';
import type { Answer, SentAnswer, Transact } from './endpoint.ts';
import { Fault } from './fault.ts';

/** Which call it is: the same key of another caller or operation is another call. */
export interface CallKey {
  readonly apiKeyId: string;
  readonly operation: string;
  readonly key: string;
}

const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/** The key of a call, or undefined. Throws `Fault` 400. */
export function idempotencyKeyOf(headers: Headers): string | undefined {
  const key = headers.get('Idempotency-Key');
  if (key === null) return undefined;
  if (KEY_FORM.test(key)) return key;
  throw new Fault(
    400,
    'IDEMPOTENCY_KEY_INVALID',
    'Idempotency-Key is 1 to 255 visible ASCII characters without spaces',
  );
}

/** The answer that was given first, or undefined. Throws `Fault` 422 when it was to another body. */
export async function firstAnswer(
  db: Database,
  { apiKeyId, operation, key }: CallKey,
  bodyDigest: string,
): Promise<SentAnswer | undefined> {
  const row = await db
    .selectFrom('idempotent_answer')
    .selectAll()
    .where('api_key_id', '=', apiKeyId)
    .where('operation', '=', operation)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.body_digest !== bodyDigest) {
    throw new Fault(
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used for another request body. Use a new key for a new request.',
    );
  }
  const headers = JSON.parse(row.headers) as Record<string, string>;
  return { status: row.status as Answer['status'], headers, text: row.body };
}

/** Does `act` in one transaction, and remembers its answer where the call has a key. */
export async function doOnce(
  transact: Transact,
  clock: Clock,
  call: CallKey | undefined,
  bodyDigest: string,
  act: (tx: Database) => Promise<Answer>,
): Promise<SentAnswer> {
  return await transact(async (tx) => {
    const first = call && (await firstAnswer(tx, call, bodyDigest));
    if (first !== undefined) return first;
    const sent = asSent(await act(tx));
    if (call === undefined) return sent;
    await tx
      .insertInto('idempotent_answer')
      .values({
        api_key_id: call.apiKeyId,
        operation: call.operation,
        idempotency_key: call.key,
        body_digest: bodyDigest,
        status: sent.status,
        headers: JSON.stringify(sent.headers),
        body: sent.text,
        answered_at: formatTime(clock.now()),
      })
      .execute();
    return sent;
  });
}

export function asSent({ status, body, headers = {} }: Answer): SentAnswer {
  return { status, headers, text: body === undefined ? '' : JSON.stringify(body) };
}

/**
 * Calls of one key come one after another within a process, so that of fifty retries one does the slow
 * work that comes before the transaction, and the others find its answer.
 */
export class InTurn {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>({ apiKeyId, operation, key }: CallKey, work: () => Promise<T>): Promise<T> {
    const name = `${apiKeyId} ${operation} ${key}`;
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === mine) this.#last.delete(name);
    }
  }
}

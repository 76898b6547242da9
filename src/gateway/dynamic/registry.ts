/**
 * Environments, users and wallets, as far as the rules for backups need them. They are registered at the
 * machine: no token can add to them.
 */
import { formatTime } from '../../core/clock.ts';
import { toBase64Url } from '../../core/encoding/bytes.ts';
import { checkVisibleText } from '../../core/encoding/visible-text.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import type { NewEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import { lowerUuid } from './fields.ts';

export interface Environment {
  readonly environmentId: string;
  readonly name: string;
  readonly addedAt: string;
}

/**
 * Adds an environment. `secret` is what its events are signed with: the one its sender showed, or a new
 * one, which is returned here and never again. Refuses `DYNAMIC_ID_INVALID`, `DYNAMIC_EXISTS`,
 * `DYNAMIC_SECRET_INVALID`, and `NAME_INVALID`.
 */
export async function addEnvironment(
  gateway: Gateway,
  { environmentId, name, secret }: { environmentId: string; name: string; secret?: string },
): Promise<Environment & { secret: string }> {
  const webhookSecret = secret ?? newSecret(gateway);
  const addedAt = await registered(gateway, {
    what: 'environment',
    ids: [environmentId],
    entry: {
      kind: 'dynamic-environment.added',
      facts: { environment_id: environmentId, name },
    },
    insert: async (tx, at) => {
      checkName(name, 'environment');
      checkSecret(webhookSecret);
      const row = { environment_id: environmentId, name, webhook_secret: webhookSecret };
      return await tx
        .insertInto('dynamic_environment')
        .values({ ...row, added_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('environment_id')
        .executeTakeFirst();
    },
  });
  return { environmentId, name, addedAt, secret: webhookSecret };
}

/** Events of the old secret are refused from now on. Refuses `DYNAMIC_UNKNOWN`, `DYNAMIC_SECRET_INVALID`. */
export async function replaceSecret(
  gateway: Gateway,
  { environmentId, secret }: { environmentId: string; secret?: string },
): Promise<{ environmentId: string; secret: string }> {
  const facts = { act: 'replace webhook secret' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const webhookSecret = secret ?? newSecret(gateway);
    checkSecret(webhookSecret);
    const at = formatTime(gateway.clock.now());
    await gateway.db.transaction().execute(async (tx) => {
      await checkEnvironmentThere(tx, environmentId);
      await tx
        .updateTable('dynamic_environment')
        .set({ webhook_secret: webhookSecret })
        .where('environment_id', '=', environmentId)
        .execute();
      await appendEntry(tx, {
        kind: 'dynamic-environment.secret-replaced',
        at,
        facts: { environment_id: environmentId },
      });
    });
    return { environmentId, secret: webhookSecret };
  });
}

/** Refuses `DYNAMIC_ID_INVALID`, `DYNAMIC_UNKNOWN` for the environment, `DYNAMIC_EXISTS`. */
export async function addUser(
  gateway: Gateway,
  { environmentId, userId }: { environmentId: string; userId: string },
): Promise<{ environmentId: string; userId: string; addedAt: string }> {
  const addedAt = await registered(gateway, {
    what: 'user',
    ids: [environmentId, userId],
    entry: {
      kind: 'dynamic-user.added',
      facts: { environment_id: environmentId, user_id: userId },
    },
    insert: async (tx, at) => {
      await checkEnvironmentThere(tx, environmentId);
      return await tx
        .insertInto('dynamic_user')
        .values({ environment_id: environmentId, user_id: userId, added_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('user_id')
        .executeTakeFirst();
    },
  });
  return { environmentId, userId, addedAt };
}

/** What each kind of thing here has in common when it is added: its ids, its entry, and that it is new. */
export async function registered(
  gateway: Gateway,
  act: {
    readonly what: string;
    /** The last one is its own. */
    readonly ids: readonly string[];
    readonly entry: Pick<NewEntry, 'kind' | 'facts'>;
    /** Gives nothing where it is there already. */
    readonly insert: (tx: Database, at: string) => Promise<unknown>;
  },
): Promise<string> {
  const { what, ids } = act;
  const facts = { act: `add ${what}` };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const wrong = ids.find((id) => !lowerUuid.safeParse(id).success);
    if (wrong !== undefined) return refuse('DYNAMIC_ID_INVALID', { id: wrong.slice(0, 80) });
    const at = formatTime(gateway.clock.now());
    await gateway.db.transaction().execute(async (tx) => {
      const added = await act.insert(tx, at);
      if (added === undefined) return refuse('DYNAMIC_EXISTS', { what, id: ids.at(-1) ?? '' });
      await appendEntry(tx, { ...act.entry, at });
      return undefined;
    });
    return at;
  });
}

/** Refuses `DYNAMIC_UNKNOWN`. */
export async function checkEnvironmentThere(db: Database, environmentId: string): Promise<void> {
  const row = await db
    .selectFrom('dynamic_environment')
    .select('environment_id')
    .where('environment_id', '=', environmentId)
    .executeTakeFirst();
  if (row === undefined) refuse('DYNAMIC_UNKNOWN', { what: 'environment', id: environmentId });
}

/** Refuses `NAME_INVALID`. */
export function checkName(name: string, what: string): void {
  checkVisibleText(name, what);
}

function newSecret({ random }: Pick<Gateway, 'random'>): string {
  return `whsec_${toBase64Url(random.bytes(32))}`;
}

/** Refuses `DYNAMIC_SECRET_INVALID`; a secret that could be guessed would let anybody deliver. */
function checkSecret(secret: string): void {
  if (!/^[\x21-\x7e]{16,256}$/.test(secret)) refuse('DYNAMIC_SECRET_INVALID');
}

/**
 * The environments of Dynamic’s API, and what the events of each are signed with. They are added at the
 * machine: no token can add to them.
 */
import { formatTime } from '../../core/clock.ts';
import { toBase64Url } from '../../core/encoding/bytes.ts';
import { checkVisibleText } from '../../core/encoding/visible-text.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import { registered } from './registered.ts';

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
      checkVisibleText(name, 'environment');
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

/** Refuses `DYNAMIC_UNKNOWN`. */
export async function checkEnvironmentThere(db: Database, environmentId: string): Promise<void> {
  const row = await db
    .selectFrom('dynamic_environment')
    .select('environment_id')
    .where('environment_id', '=', environmentId)
    .executeTakeFirst();
  if (row === undefined) refuse('DYNAMIC_UNKNOWN', { what: 'environment', id: environmentId });
}

function newSecret({ random }: Pick<Gateway, 'random'>): string {
  return `whsec_${toBase64Url(random.bytes(32))}`;
}

/** Refuses `DYNAMIC_SECRET_INVALID`; a secret that could be guessed would let anybody deliver. */
function checkSecret(secret: string): void {
  if (!/^[\x21-\x7e]{16,256}$/.test(secret)) refuse('DYNAMIC_SECRET_INVALID');
}

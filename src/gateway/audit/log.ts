/**
 * The gateway's own audit log, in the format of the core room: a hash chain that nobody can shorten
 * or change without the station noticing, for its checkpoints cross the gap. An entry is written in
 * the transaction of the act it records; a refused import writes its entry and nothing else.
 */
import { nextEntry } from '../../core/audit/chain.ts';
import { encodeEntry } from '../../core/audit/entry.ts';
import { fromUtf8, utf8 } from '../../core/encoding/bytes.ts';
import type { Database } from '../storage/tables.ts';

export type AuditKind =
  | 'gateway.created'
  | 'station.paired'
  | 'station.revoked'
  | 'station.restored'
  | 'api-key.created'
  | 'api-key.revoked'
  | 'key.requested'
  | 'key.assigned'
  | 'key.retired'
  | 'pool.requested'
  | 'pool.level-set'
  | 'hot-store.created'
  | 'retirement.requested'
  | 'drill.requested'
  | 'backup.stored'
  | 'verification.started'
  | 'verification.moved'
  | 'recovery.requested'
  | 'recovery.withdrawn'
  | 'bundle.sealed'
  | 'bundle.expired'
  | 'bundle.withdrawn'
  | 'response.imported'
  | 'response.refused'
  | 'witness.written'
  | 'operator.created'
  | 'operator.revoked'
  | 'operator.logged-in'
  | 'operator.logged-out'
  | 'operator.login-refused'
  | 'bundle.shown'
  | 'card.differed'
  | 'webhook.created'
  | 'webhook.revoked'
  | 'webhook.redelivered'
  | 'portal-backup.created'
  | 'portal-backup.changed'
  | 'portal-wallet.ejectable'
  | 'portal-wallet.ejected'
  | 'portal-share.received'
  | 'portal-share.fetched'
  | 'dynamic-environment.added'
  | 'dynamic-environment.secret-replaced'
  | 'dynamic-environment.key-set'
  | 'dynamic-user.added'
  | 'dynamic-wallet.added'
  | 'dynamic-wallet.closed'
  | 'dynamic-locations.recorded'
  | 'dynamic-share.deposited'
  | 'dynamic-delegation.revoked'
  | 'act.refused';

export interface NewEntry {
  readonly kind: AuditKind;
  readonly at: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Appends one entry. `tx` must be the transaction that does what the entry says. */
export async function appendEntry(tx: Database, { kind, at, facts }: NewEntry): Promise<void> {
  const last = await tx
    .selectFrom('audit_entry')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  const position = last === undefined ? 0 : last.position + 1;
  const entry = nextEntry(last === undefined ? undefined : utf8(last.entry), position, {
    at,
    kind,
    facts,
    rows: {},
  });
  await tx
    .insertInto('audit_entry')
    .values({ position, entry: fromUtf8(encodeEntry(entry)) })
    .execute();
}

/**
 * Operators: the people who may use the console. Each has a name of their own, which every act of
 * theirs carries into the audit log, and a passphrase of six words, made here and shown once. They
 * are made and revoked at the gateway's own machine only: nobody can let another in from a browser.
 */
import { formatTime } from '../../core/clock.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { generatePassphrase } from '../../core/keys/passphrase.ts';
import { canonicalName } from '../../core/quorum/custodian-name.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { Database, OperatorRow } from '../storage/tables.ts';
import { hashPassphrase } from './passphrase-hash.ts';

export interface Operator {
  readonly operatorId: string;
  readonly name: string;
  readonly createdAt: string;
  /** '' while the operator may log in. */
  readonly revokedAt: string;
}

export interface NewOperator {
  readonly name: string;
  /** Gives the passphrase to the person, before anything is kept. The bytes are overwritten after. */
  readonly handOut: (passphrase: Uint8Array) => void | Promise<void>;
}

/** Refuses `NAME_INVALID`, and `OPERATOR_REPEATED` before a passphrase is made. */
export async function createOperator(
  gateway: Gateway,
  { name, handOut }: NewOperator,
): Promise<Operator> {
  const facts = { act: 'create operator' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const nameKey = canonicalName(name);
    await checkNameIsFree(gateway.db, name, nameKey);
    const passphrase = utf8(generatePassphrase(gateway.random));
    try {
      await handOut(passphrase);
      const row: OperatorRow = {
        operator_id: gateway.random.uuid(),
        name,
        name_key: nameKey,
        ...(await hashPassphrase(passphrase, gateway.random)),
        created_at: formatTime(gateway.clock.now()),
        revoked_at: '',
      };
      await save(gateway, row);
      return fromRow(row);
    } finally {
      passphrase.fill(0);
    }
  });
}

/** All operators, oldest first, the revoked ones too. */
export async function listOperators({ db }: Gateway): Promise<Operator[]> {
  const rows = await db
    .selectFrom('operator')
    .selectAll()
    .orderBy('created_at')
    .orderBy('operator_id')
    .execute();
  return rows.map(fromRow);
}

/**
 * Ends an operator and every session of theirs at once; revoking again changes nothing. Refuses
 * `OPERATOR_UNKNOWN`.
 */
export async function revokeOperator(
  gateway: Gateway,
  { operatorId }: { operatorId: string },
): Promise<Operator> {
  const facts = { act: 'revoke operator' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const at = formatTime(gateway.clock.now());
    return await gateway.db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('operator')
        .selectAll()
        .where('operator_id', '=', operatorId)
        .executeTakeFirst();
      if (row === undefined) return refuse('OPERATOR_UNKNOWN', { id: operatorId });
      if (row.revoked_at !== '') return fromRow(row);
      await tx
        .updateTable('operator')
        .set({ revoked_at: at })
        .where('operator_id', '=', operatorId)
        .execute();
      await tx.deleteFrom('operator_session').where('operator_id', '=', operatorId).execute();
      const { name } = row;
      await appendEntry(tx, {
        kind: 'operator.revoked',
        at,
        facts: { operator_id: operatorId, name },
      });
      return fromRow({ ...row, revoked_at: at });
    });
  });
}

/** The operator of a name who may log in, with what is kept of the passphrase. */
export async function findOperator(
  db: Database,
  nameKey: string,
): Promise<OperatorRow | undefined> {
  return await db
    .selectFrom('operator')
    .selectAll()
    .where('name_key', '=', nameKey)
    .where('revoked_at', '=', '')
    .executeTakeFirst();
}

/** The gateway as this operator acts in it: each entry of an act then names them. */
export function actingAs(
  gateway: Gateway,
  { operatorId, name }: Pick<Operator, 'operatorId' | 'name'>,
): Gateway {
  return { ...gateway, actor: { operator: name, operator_id: operatorId } };
}

async function save(gateway: Gateway, row: OperatorRow): Promise<void> {
  await gateway.db.transaction().execute(async (tx) => {
    await checkNameIsFree(tx, row.name, row.name_key);
    await tx.insertInto('operator').values(row).execute();
    const { operator_id, name } = row;
    const facts = { operator_id, name };
    await appendEntry(tx, { kind: 'operator.created', at: row.created_at, facts });
  });
}

async function checkNameIsFree(db: Database, name: string, nameKey: string): Promise<void> {
  if ((await findOperator(db, nameKey)) !== undefined) refuse('OPERATOR_REPEATED', { name });
}

function fromRow(row: OperatorRow): Operator {
  return {
    operatorId: row.operator_id,
    name: row.name,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}

/**
 * API keys of wallets: made, listed and revoked by the operator. A token is 32 random bytes, shown
 * once; the database keeps its SHA-256 only. A slow hash would add nothing: nobody guesses 256 bits.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { toBase64Url, utf8 } from '../../core/encoding/bytes.ts';
import { checkVisibleText } from '../../core/encoding/visible-text.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { ApiKeyRow, Database } from '../storage/tables.ts';

/** What a key may do: `keys:assign` asks for keys, `keys:read` reads requests, keys and proofs. */
export const SCOPES = ['keys:assign', 'keys:read'] as const;
export type Scope = (typeof SCOPES)[number];

export interface ApiKey {
  readonly id: string;
  readonly label: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  /** '' while the key is valid. */
  readonly revokedAt: string;
}

/** Makes a key. `token` is returned here and never again. Refuses `NAME_INVALID` for the label. */
export async function createApiKey(
  gateway: Gateway,
  { label, scopes = SCOPES }: { label: string; scopes?: readonly Scope[] },
): Promise<ApiKey & { token: string }> {
  checkVisibleText(label, 'API key');
  const token = `pfk_${toBase64Url(gateway.random.bytes(32))}`;
  const row: ApiKeyRow = {
    id: gateway.random.uuid(),
    label,
    scopes: SCOPES.filter((scope) => scopes.includes(scope)).join(' '),
    token_digest: tokenDigest(token),
    created_at: formatTime(gateway.clock.now()),
    revoked_at: '',
  };
  await gateway.db.transaction().execute(async (tx) => {
    await tx.insertInto('api_key').values(row).execute();
    await appendEntry(tx, {
      kind: 'api-key.created',
      at: row.created_at,
      facts: { api_key_id: row.id, label, scopes: row.scopes },
    });
  });
  return { ...fromRow(row), token };
}

/** All keys, oldest first, the revoked ones too. */
export async function listApiKeys(gateway: Gateway): Promise<ApiKey[]> {
  const rows = await gateway.db
    .selectFrom('api_key')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** Ends a key at once; revoking it again changes nothing. Refuses `API_KEY_UNKNOWN`. */
export async function revokeApiKey(gateway: Gateway, { id }: { id: string }): Promise<ApiKey> {
  const facts = { act: 'revoke API key' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const at = formatTime(gateway.clock.now());
    return await gateway.db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('api_key')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return refuse('API_KEY_UNKNOWN', { id });
      if (row.revoked_at !== '') return fromRow(row);
      await tx.updateTable('api_key').set({ revoked_at: at }).where('id', '=', id).execute();
      await appendEntry(tx, { kind: 'api-key.revoked', at, facts: { api_key_id: id } });
      return fromRow({ ...row, revoked_at: at });
    });
  });
}

/** The valid key of a token, or undefined. It is found by digest, so no comparison leaks the token. */
export async function apiKeyOf(db: Database, token: string): Promise<ApiKey | undefined> {
  const row = await db
    .selectFrom('api_key')
    .selectAll()
    .where('token_digest', '=', tokenDigest(token))
    .where('revoked_at', '=', '')
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

function tokenDigest(token: string): string {
  return sha256Hex(utf8(token));
}

function fromRow(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    label: row.label,
    scopes: SCOPES.filter((scope) => row.scopes.split(' ').includes(scope)),
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}

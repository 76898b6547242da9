/**
 * API keys of wallets: made, listed and revoked by the operator. A token is 32 random bytes, shown
 * once; the database keeps its SHA-256 only. A slow hash would add nothing: nobody guesses 256 bits.
 */
import { formatTime } from '../../core/clock.ts';
import { toBase64Url } from '../../core/encoding/bytes.ts';
import { checkVisibleText } from '../../core/encoding/visible-text.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { ApiKeyRow } from '../storage/tables.ts';
import { tokenDigest } from './token-digest.ts';

/** What a key may do, each in words for whoever makes one. */
export const SCOPE_MEANINGS = {
  'keys:assign': 'ask for keys',
  'keys:read': 'read requests, keys and proofs, and verify keys',
  'backups:store': 'store encrypted backups',
  'backups:read': 'verify stored backups',
  partner: 'the same for customers of a wallet provider (/v1/partner/…)',
  retail: 'the retail flow: verification, keys, backups, recovery requests',
  dynamic: 'one environment of Dynamic’s API',
  portal: 'one client of Portal’s API',
  'portal-webhook': 'one custodian webhook of Portal’s, whose secret the token is',
} as const;
export type Scope = keyof typeof SCOPE_MEANINGS;
export const SCOPES = Object.keys(SCOPE_MEANINGS) as readonly Scope[];

/** As long as an identifier of a user. */
const MAX_SUBJECT = 128;

/** What a key may do when nobody says: CoinCover's own calls, and nothing of any other API. */
export const DEFAULT_SCOPES: readonly Scope[] = [
  'keys:assign',
  'keys:read',
  'backups:store',
  'backups:read',
];

export interface ApiKey {
  readonly id: string;
  readonly label: string;
  readonly scopes: readonly Scope[];
  /** Whom it speaks for, where the API has such a one: an environment of Dynamic, a client of Portal; or ''. */
  readonly subject: string;
  readonly createdAt: string;
  /** '' while the key is valid. */
  readonly revokedAt: string;
}

interface NewKey {
  readonly label: string;
  readonly scopes?: readonly Scope[];
  readonly subject?: string;
}

/**
 * Makes a key. `token` is returned here and never again. Refuses `NAME_INVALID` for the label, and for a
 * subject that is not what people read: two names that look alike would be two that see different things.
 */
export async function createApiKey(
  gateway: Gateway,
  given: NewKey,
): Promise<ApiKey & { token: string }> {
  const facts = { act: 'create API key' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, () => create(gateway, given));
}

async function create(
  gateway: Gateway,
  { label, scopes = DEFAULT_SCOPES, subject = '' }: NewKey,
): Promise<ApiKey & { token: string }> {
  checkVisibleText(label, 'API key');
  if (subject !== '') checkVisibleText(subject, 'subject', MAX_SUBJECT);
  const token = `pfk_${toBase64Url(gateway.random.bytes(32))}`;
  const row: ApiKeyRow = {
    id: gateway.random.uuid(),
    label,
    scopes: SCOPES.filter((scope) => scopes.includes(scope)).join(' '),
    subject,
    token_digest: tokenDigest(token),
    created_at: formatTime(gateway.clock.now()),
    revoked_at: '',
  };
  await gateway.db.transaction().execute(async (tx) => {
    await tx.insertInto('api_key').values(row).execute();
    await appendEntry(tx, {
      kind: 'api-key.created',
      at: row.created_at,
      facts: { api_key_id: row.id, label, scopes: row.scopes, ...(subject && { subject }) },
    });
  });
  return { ...apiKeyFrom(row), token };
}

/** All keys, oldest first, the revoked ones too. */
export async function listApiKeys(gateway: Gateway): Promise<ApiKey[]> {
  const rows = await gateway.db
    .selectFrom('api_key')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(apiKeyFrom);
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
      if (row.revoked_at !== '') return apiKeyFrom(row);
      await tx.updateTable('api_key').set({ revoked_at: at }).where('id', '=', id).execute();
      await appendEntry(tx, { kind: 'api-key.revoked', at, facts: { api_key_id: id } });
      return apiKeyFrom({ ...row, revoked_at: at });
    });
  });
}

export function apiKeyFrom(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    label: row.label,
    scopes: SCOPES.filter((scope) => row.scopes.split(' ').includes(scope)),
    subject: row.subject,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}

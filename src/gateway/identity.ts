/**
 * Who this gateway is: an id, an environment that never changes, an Ed25519 key that signs what it
 * sends and an X25519 key that opens what it receives. Neither protects a customer's key; whoever
 * steals them can ask the station for keys, which its custodians would have to approve.
 */
import type { Clock } from '../core/clock.ts';
import { formatTime } from '../core/clock.ts';
import { generateEd25519 } from '../core/crypto/ed25519.ts';
import type { Random } from '../core/crypto/random.ts';
import { generateX25519 } from '../core/crypto/x25519.ts';
import { fromHex, fromUtf8, toHex } from '../core/encoding/bytes.ts';
import { checkVisibleText } from '../core/encoding/visible-text.ts';
import { SecretKey } from '../core/keys/secret-key.ts';
import { encodeDsse } from '../core/signing/dsse.ts';
import { makeGatewayCard } from '../protocol/cards/gateway-card.ts';
import type { Env } from '../protocol/fields.ts';
import { appendEntry } from './audit/log.ts';
import type { Database } from './storage/tables.ts';

export interface GatewayIdentity {
  readonly gatewayId: string;
  readonly env: Env;
  readonly name: string;
  readonly createdAt: string;
  readonly signing: { readonly secret: SecretKey; readonly publicKey: Uint8Array };
  readonly sealing: { readonly secret: SecretKey; readonly publicKey: Uint8Array };
  /** The signed gateway card: canonical JSON text. */
  readonly card: string;
}

/** Makes the identity unless there is one. Of two processes that try at once, one makes it. */
export async function createIdentity(
  db: Database,
  { env, name, clock, random }: { env: Env; name: string; clock: Clock; random: Random },
): Promise<void> {
  checkVisibleText(name, 'gateway');
  const createdAt = formatTime(clock.now());
  const gatewayId = random.uuid();
  const signing = generateEd25519(random);
  const sealing = generateX25519(random);
  try {
    const card = makeGatewayCard(
      {
        gateway_id: gatewayId,
        env,
        name,
        created_at: createdAt,
        signingKey: signing.publicKey,
        sealingKey: sealing.publicKey,
      },
      signing.secret,
      signing.publicKey,
    );
    await db.transaction().execute(async (tx) => {
      const earlier = await tx.selectFrom('identity').select('id').executeTakeFirst();
      if (earlier !== undefined) return;
      await tx
        .insertInto('identity')
        .values({
          id: 1,
          gateway_id: gatewayId,
          env,
          name,
          created_at: createdAt,
          signing_secret: signing.secret.use(toHex),
          signing_public: toHex(signing.publicKey),
          sealing_secret: sealing.secret.use(toHex),
          sealing_public: toHex(sealing.publicKey),
          card: fromUtf8(encodeDsse(card)),
        })
        .execute();
      await appendEntry(tx, {
        kind: 'gateway.created',
        at: createdAt,
        facts: { gateway_id: gatewayId, env, name },
      });
    });
  } finally {
    signing.secret.destroy();
    sealing.secret.destroy();
  }
}

/** The identity, or undefined when none was ever made (a crash between file and first transaction). */
export async function loadIdentity(db: Database): Promise<GatewayIdentity | undefined> {
  const row = await db.selectFrom('identity').selectAll().executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    gatewayId: row.gateway_id,
    env: row.env,
    name: row.name,
    createdAt: row.created_at,
    signing: {
      secret: new SecretKey(fromHex(row.signing_secret)),
      publicKey: fromHex(row.signing_public),
    },
    sealing: {
      secret: new SecretKey(fromHex(row.sealing_secret)),
      publicKey: fromHex(row.sealing_public),
    },
    card: row.card,
  };
}

/** What the inbox refuses of the answers: other items, and keys that do not prove themselves. */
import { afterEach, beforeEach, describe, it } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { generateP256 } from '../../src/core/crypto/p256.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { generateSecp256k1 } from '../../src/core/crypto/secp256k1.ts';
import { fromHex, toHex } from '../../src/core/encoding/bytes.ts';
import { carry, expectBentRefused } from './importing.ts';
import type { Bend } from './station-counterpart.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

describe('answers that are not what was asked', () => {
  it('refuses an item that is missing, added, renamed or moved', async () => {
    const twice = async (items: NonNullable<Bend['items']>) => {
      await world.ask();
      await expectBentRefused(world, 'ITEMS_MISMATCH', { items });
      await world.close();
      world = await openWorld();
    };
    await twice((items) => items.slice(1));
    await twice((items) => items.toReversed());
    await twice((items) =>
      items.map((item, at) => (at === 0 ? { ...item, item_id: systemRandom.uuid() } : item)),
    );
    await twice((items) => [
      ...items,
      {
        kind: 'key.assign',
        item_id: systemRandom.uuid(),
        outcome: 'refused',
        code: 'NO_KEY',
        sentence: 'x',
      },
    ]);
  });

  it('refuses an answer of another kind', async () => {
    await expectBentRefused(world, 'ITEMS_MISMATCH', {
      payload: ({ head, items }) => ({
        head,
        items: items.map(({ item_id }) => ({
          kind: 'key.retire',
          item_id,
          outcome: 'done',
          body: {
            key_id: systemRandom.uuid(),
            key_fingerprint: 'ab'.repeat(32),
            retired_at: '2026-11-20T20:37:00Z',
          },
        })),
      }),
    });
  });

  it('refuses a key of another type than was asked for', async () => {
    await expectBentRefused(world, 'ITEMS_MISMATCH', {
      body: (body) => ({ ...body, key_type: 'rsa4096', public_key: 'ab'.repeat(550) }),
    });
  });
});

describe('keys that do not prove themselves', () => {
  const swapped = toHex(generateSecp256k1(systemRandom).publicKey);

  it('refuses a public key that was swapped inside', async () => {
    await expectBentRefused(world, 'ITEMS_MISMATCH', {
      body: (body) => ({ ...body, public_key: swapped }),
    });
  });

  it('refuses a swapped public key even with its own fingerprint', async () => {
    await expectBentRefused(world, 'ATTESTATION_INVALID', {
      body: (body) => ({
        ...body,
        public_key: swapped,
        key_fingerprint: sha256Hex(fromHex(swapped)),
      }),
    });
  });

  it('refuses a point that is not on the curve', async () => {
    await expectBentRefused(world, 'PUBLIC_KEY_INVALID', {
      body: (body) => ({ ...body, public_key: `02${'ff'.repeat(32)}` }),
    });
  });

  it('refuses an attestation by another key', async () => {
    await expectBentRefused(world, 'SIGNATURE_INVALID', {
      attestationKey: generateEd25519(systemRandom),
    });
  });

  it('refuses an attestation with one approval of two', async () => {
    await expectBentRefused(world, 'QUORUM_NOT_REACHED', { approvals: 1 });
  });

  it('refuses an attestation for another request', async () => {
    await expectBentRefused(world, 'ATTESTATION_INVALID', { requestDigest: 'cd'.repeat(32) });
  });

  it('refuses an attestation that names another audit log than its response', async () => {
    await expectBentRefused(world, 'ATTESTATION_INVALID', {
      audit: (audit) => ({ ...audit, root: 'ab'.repeat(32) }),
    });
    await world.close();
    world = await openWorld();
    await expectBentRefused(world, 'ATTESTATION_INVALID', {
      audit: (audit) => ({ ...audit, size: audit.size + 1 }),
    });
  });

  it.each([
    ['item_id', systemRandom.uuid()],
    ['key_id', systemRandom.uuid()],
    ['key_environment', 'HOT'],
    ['env', 'production'],
    ['station_id', systemRandom.uuid()],
    ['key_type', 'rsa4096'],
    ['user_identifier_sha256', 'ef'.repeat(32)],
    ['public_key', swapped],
  ])('refuses a statement of another %s', async (field, value) => {
    await expectBentRefused(world, 'ATTESTATION_INVALID', {
      statement: (statement) => {
        statement[field] = value;
      },
    });
  });

  it('refuses a statement that is not in the attested tree', async () => {
    await expectBentRefused(world, 'PROOF_INVALID', {
      body: (body) => ({ ...body, statement: body.statement.replace('COLD', 'COOL') }),
    });
  });

  it('refuses two keys whose proofs were exchanged', async () => {
    await world.ask();
    const proofs: { index: number; proof: string[] }[] = [];
    await expectBentRefused(world, 'PROOF_INVALID', {
      items: (items) => {
        for (const item of items) {
          if (item.outcome === 'done' && item.kind === 'key.assign') proofs.push(item.body);
        }
        return items.map((item, at) => {
          const other = proofs[1 - at];
          if (item.outcome !== 'done' || item.kind !== 'key.assign' || !other) return item;
          const { index, proof } = other;
          return { ...item, body: { ...item.body, index, proof } };
        });
      },
    });
  });

  it('refuses an assignment by another key, and one over another public key', async () => {
    await expectBentRefused(world, 'SIGNATURE_INVALID', {
      assignmentKey: generateP256(systemRandom).secret,
    });
    await world.close();
    world = await openWorld();
    await expectBentRefused(world, 'SIGNATURE_INVALID', { publicKeySigned: swapped });
  });

  it('refuses fields that were not asked for, missing ones, and another order', async () => {
    const cases: [Record<string, unknown>, readonly string[]][] = [
      [{}, ['key_id']],
      [{ sign_with: ['key_id', 'user_id'] }, ['key_id']],
      [{ sign_with: ['key_id', 'user_id'] }, ['user_id', 'key_id']],
      [{ sign_with: ['key_id'] }, []],
    ];
    for (const [fields, signWith] of cases) {
      await expectBentRefused(world, 'ITEMS_MISMATCH', { signWith }, fields);
      await world.close();
      world = await openWorld();
    }
  });

  it('refuses a binding to another value, though the station signed it', async () => {
    await expectBentRefused(
      world,
      'ITEMS_MISMATCH',
      { context: { user_id: systemRandom.uuid() } },
      { sign_with: ['user_id'] },
    );
  });

  it('refuses one key for two items of a response', async () => {
    const { publicKey } = generateSecp256k1(systemRandom);
    await world.ask();
    await expectBentRefused(world, 'KEY_REPEATED', { publicKey: () => publicKey });
  });

  it('refuses a key that was imported before', async () => {
    const bend = { publicKey: () => fromHex(swapped) };
    await world.ask();
    await carry(world, bend);
    await expectBentRefused(world, 'KEY_REPEATED', bend);
  });

  it('refuses another key under a key id that was imported before', async () => {
    const bend = { keyId: systemRandom.uuid() };
    await world.ask();
    await carry(world, bend);
    await expectBentRefused(world, 'KEY_REPEATED', bend);
  });
});

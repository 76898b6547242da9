/** Operators: made and revoked at the gateway's machine, each under a name of their own. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../../src/core/encoding/bytes.ts';
import { normalisePassphrase } from '../../../src/core/keys/passphrase.ts';
import {
  createOperator,
  listOperators,
  revokeOperator,
} from '../../../src/gateway/operators/operators.ts';
import { isPassphrase } from '../../../src/gateway/operators/passphrase-hash.ts';
import { addOperator, lastEntry } from '../console/console-client.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ paired: false });
});
afterEach(async () => {
  await world.close();
});

function expectRefused(code: string, act: () => Promise<unknown>): Promise<void> {
  return (async () => {
    const before = await world.rows();
    await expect(act()).rejects.toMatchObject({ code });
    expect(await world.rows()).toBe(before);
    expect(await lastEntry(world.gateway)).toMatchObject({ kind: 'act.refused', code });
  })();
}

describe('operators', () => {
  it('refuses a second operator whose name looks the same, before a passphrase is handed out', async () => {
    await addOperator(world.gateway, 'Olga Meier');
    let handedOut = 0;
    const again = (name: string) =>
      createOperator(world.gateway, { name, handOut: () => void (handedOut += 1) });
    await expectRefused('OPERATOR_REPEATED', () => again('OLGA  MEIER'));
    await expectRefused('NAME_INVALID', () => again('Olga\u200b'));
    expect(handedOut).toBe(0);
  });

  it('refuses to revoke an operator who is not there', async () => {
    await expectRefused('OPERATOR_UNKNOWN', () =>
      revokeOperator(world.gateway, { operatorId: 'nobody' }),
    );
  });

  it('keeps nothing when the passphrase could not be handed out', async () => {
    const broken = createOperator(world.gateway, {
      name: 'Olga',
      handOut: () => Promise.reject(new Error('the pipe is closed')),
    });
    await expect(broken).rejects.toThrow('the pipe is closed');
    expect(await listOperators(world.gateway)).toEqual([]);
  });

  it('makes an operator with six words that open, and no other', async () => {
    const { passphrase, operatorId } = await addOperator(world.gateway, 'Olga');
    expect(passphrase.split(' ')).toHaveLength(6);
    const kept = await world.gateway.db
      .selectFrom('operator')
      .selectAll()
      .executeTakeFirstOrThrow();
    const typed = normalisePassphrase(` ${passphrase.toUpperCase().replaceAll(' ', '  ')} `);
    expect(await isPassphrase(typed, kept)).toBe(true);
    expect(await isPassphrase(normalisePassphrase(`${passphrase}s`), kept)).toBe(false);
    expect(await lastEntry(world.gateway)).toEqual({
      kind: 'operator.created',
      operator_id: operatorId,
      name: 'Olga',
    });
  });

  it('writes the passphrase nowhere', async () => {
    let handedOut: Uint8Array = new Uint8Array();
    let words = '';
    await createOperator(world.gateway, {
      name: 'Olga',
      handOut: (bytes) => {
        handedOut = bytes;
        words = fromUtf8(bytes);
      },
    });
    const kept = await world.kept();
    expect(kept.includes('Olga')).toBe(true);
    expect(kept.includes(words)).toBe(false);
    // And what was handed out is overwritten.
    expect(handedOut.every((byte) => byte === 0)).toBe(true);
  });

  it('frees the name of a revoked operator, who stays on the list', async () => {
    const first = await addOperator(world.gateway, 'Olga');
    await revokeOperator(world.gateway, first);
    expect(await lastEntry(world.gateway)).toMatchObject({ kind: 'operator.revoked' });
    const entries = (await world.auditKinds()).length;
    await revokeOperator(world.gateway, first);
    expect(await world.auditKinds()).toHaveLength(entries);
    const second = await addOperator(world.gateway, 'Olga');
    const listed = await listOperators(world.gateway);
    expect(listed.map(({ operatorId }) => operatorId).sort()).toEqual(
      [first.operatorId, second.operatorId].sort(),
    );
    expect(listed.filter(({ revokedAt }) => revokedAt !== '')).toHaveLength(1);
  });

  it('refuses a passphrase that is kept more weakly than this software keeps one', async () => {
    const weak = { salt: '00', scrypt_log_n: 4, passphrase_hash: '00' };
    await expect(isPassphrase(new Uint8Array([1]), weak)).rejects.toMatchObject({
      code: 'GATEWAY_DATABASE',
    });
  });
});

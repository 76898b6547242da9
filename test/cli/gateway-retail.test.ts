/** The verbs for verifications and requests for recovery, as an operator of a production gateway calls them. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import { createApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import type { ApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import { requestRecovery } from '../../src/gateway/retail/request-recovery.ts';
import { startVerification } from '../../src/gateway/retail/verifications.ts';
import { storedRow } from '../gateway/retail/flow.ts';
import { gpgKey } from '../gateway/retail/gpg-key.ts';
import { refused } from './machines.ts';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';

const USER = 'alice@example.com';
const NOBODY = '1704d012-671a-41f9-a02c-99e9d37591dd';

describe('the verbs for the retail flow', () => {
  const folder = temporaryFolder();
  const run = (words: string, ...args: string[]) =>
    permafrost(['gateway', ...words.split(' '), ...args, '--data', 'gateway', '--json'], {
      cwd: folder,
    });
  const decide = (id: string, status: string) => run('verification decide', id, '--status', status);

  async function asWallet<T>(act: (gateway: Gateway, caller: ApiKey) => Promise<T>): Promise<T> {
    const gateway = await openGateway(path.join(folder, 'gateway'), {
      clock: systemClock,
      random: systemRandom,
    });
    try {
      return await act(
        gateway,
        await createApiKey(gateway, { label: 'wallet', scopes: ['retail'] }),
      );
    } finally {
      await gateway.close();
    }
  }

  it('decide who is verified, and show and withdraw what was asked', async () => {
    await run('card', '--to', '.', '--env', 'production');
    expect(documentOf(await run('verification list'))).toEqual({ verifications: [] });
    expect(documentOf(await run('recovery list'))).toEqual({ recoveries: [] });
    expect(refused(await decide(NOBODY, 'approved'))).toBe('VERIFICATION_UNKNOWN');
    expect(refused(await run('recovery withdraw', NOBODY))).toBe('RECOVERY_UNKNOWN');

    const verificationId = await asWallet((gateway, caller) =>
      gateway.db.transaction().execute((tx) => startVerification(gateway, tx, caller, USER)),
    );
    const unknown = await decide(verificationId, 'maybe');
    expect([unknown.code, codeSaid(unknown)]).toEqual([2, 'USAGE']);
    expect(documentOf(await run('verification list'))).toMatchObject({
      verifications: [{ verificationId, userIdentifier: USER, status: 'pending' }],
    });
    expect(documentOf(await decide(verificationId, 'approved'))).toMatchObject({
      verificationId,
      status: 'approved',
    });
    expect(refused(await decide(verificationId, 'declined'))).toBe('VERIFICATION_DECIDED');
    expect(documentOf(await run('verification list'))).toEqual({ verifications: [] });
    expect(documentOf(await run('verification list', '--all'))).toMatchObject({
      verifications: [{ verificationId, status: 'approved' }],
    });

    const requestId = await asWallet(async (gateway, caller) => {
      await storedRow({ gateway }, verificationId);
      return await gateway.db.transaction().execute((tx) =>
        requestRecovery(gateway, tx, caller, {
          userIdentifier: USER,
          verificationId,
          gpgPublicKey: gpgKey('rsa'),
          gpgKeyDigest: 'a digest',
        }),
      );
    });
    expect(documentOf(await run('status'))).toMatchObject({
      retail: { verifications: 0, recoveries: 1 },
    });
    expect(documentOf(await run('recovery list'))).toMatchObject({
      recoveries: [{ requestId, userIdentifier: USER, state: 'requested' }],
    });
    expect(documentOf(await run('recovery withdraw', requestId))).toMatchObject({
      state: 'withdrawn',
    });
    expect(refused(await run('recovery withdraw', requestId))).toBe('RECOVERY_CLOSED');
    expect(documentOf(await run('status'))).toMatchObject({
      retail: { verifications: 0, recoveries: 0 },
    });
  });

  it('refuse to serve the retail flow with keys of no known environment', async () => {
    const said = await run('serve', '--retail-environment', 'warm');
    expect([said.code, codeSaid(said)]).toEqual([2, 'USAGE']);
  });
});

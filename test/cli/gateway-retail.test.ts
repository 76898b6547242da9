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
import { serveInProcess } from '../gateway/load/served-process.ts';
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

  it.each([
    [[], 'HOT_ENVIRONMENT_NOT_OPEN'],
    [['--retail-environment', 'hot'], 'HOT_ENVIRONMENT_NOT_OPEN'],
    [['--retail-environment', 'cold'], 'STATION_NOT_PAIRED'],
  ])('serve keys of the environment that %j says, and of no other', async (options, missing) => {
    const data = path.join(folder, `served-${missing}-${String(options.length)}`);
    await permafrost(['gateway', 'card', '--data', data, '--to', data], { cwd: folder });
    const key = await permafrost(
      [...words('gateway api-key create --label wallet --scope retail --json'), '--data', data],
      { cwd: folder },
    );
    const served = await serveInProcess(data, options);
    try {
      const call = async (at: string, body: unknown) => {
        const response = await fetch(`${served.url}${at}`, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'X-API-Key': String(documentOf(key)['token']),
          },
          body: JSON.stringify(body),
        });
        return (await response.json()) as Record<string, string>;
      };
      const user_identifier = USER;
      const { verification_id } = await call('/v1/verification/start', { user_identifier });
      const answer = await call('/v1/key/generate', { user_identifier, verification_id });
      expect(answer['error']).toBe(missing);
    } finally {
      expect(await served.end()).toBe(0);
    }
  });
});

function words(text: string): string[] {
  return text.split(' ');
}

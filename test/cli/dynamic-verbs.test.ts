/** The verbs for Dynamic’s API, as an operator types them. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';
import { refused } from './machines.ts';

describe('the verbs for Dynamic’s API', () => {
  const cwd = temporaryFolder();
  const [environment, user, wallet] = [randomUUID(), randomUUID(), randomUUID()];
  const dynamic = (verb: string, args: string[] = [], secrets?: string) =>
    permafrost(['gateway', 'dynamic', ...verb.split(' '), ...args, '--data', 'g', '--json'], {
      cwd,
      ...(secrets !== undefined && { secrets }),
    });
  const inIt = ['--environment', environment];

  it('refuse what is not there, not well formed, or not said', async () => {
    await permafrost(['gateway', 'card', '--to', '.', '--data', 'g'], { cwd });
    expect(refused(await dynamic('user add', [...inIt, '--user', user]))).toBe('DYNAMIC_UNKNOWN');
    expect(refused(await dynamic('environment secret', inIt))).toBe('DYNAMIC_UNKNOWN');
    expect(refused(await dynamic('share list', inIt))).toBe('DYNAMIC_UNKNOWN');
    const add = [...inIt, '--label', 'Sandbox'];
    for (const [args, secrets] of [
      [['--given-secrets-fd', '3'], `another\t${'x'.repeat(20)}\n`],
      [['--given-secrets-fd', '3', '--secrets-fd', '4'], undefined],
    ] as const) {
      const said = await dynamic('environment add', [...add, ...args], secrets);
      expect([said.code, codeSaid(said)]).toEqual([2, 'USAGE']);
    }
    const short = await dynamic(
      'environment add',
      [...add, '--given-secrets-fd', '3'],
      `${environment}\tshort\n`,
    );
    expect(refused(short)).toBe('DYNAMIC_SECRET_INVALID');
    const owned = [...inIt, '--user', user, '--wallet', wallet];
    const unsaid = await dynamic('wallet add', [...owned, '--client-shares', 'perhaps']);
    expect([unsaid.code, codeSaid(unsaid)]).toEqual([2, 'USAGE']);
  });

  it('add an environment with its users and wallets, list them, and close a wallet', async () => {
    const given = `dyn_${'s'.repeat(30)}`;
    const added = await dynamic(
      'environment add',
      [...inIt, '--label', 'Sandbox', '--given-secrets-fd', '3'],
      `${environment}\t${given}\n`,
    );
    expect(documentOf(added)).toMatchObject({ environmentId: environment, name: 'Sandbox' });
    expect(added.stdout + added.stderr).not.toContain(given);
    expect(documentOf(await dynamic('user add', [...inIt, '--user', user]))).toMatchObject({
      userId: user,
    });
    const owned = [...inIt, '--user', user, '--wallet', wallet, '--client-shares', 'yes'];
    expect(documentOf(await dynamic('wallet add', owned))).toMatchObject({
      status: 'pending',
      hasClientShares: true,
    });
    expect(refused(await dynamic('key set', [...inIt, '--key', wallet]))).toBe('KEY_UNKNOWN');
    expect(documentOf(await dynamic('environment list'))).toMatchObject({
      environments: [{ environmentId: environment, users: 1, wallets: 1, keys: [] }],
    });
    expect(documentOf(await dynamic('wallet close', [...inIt, '--wallet', wallet]))).toMatchObject({
      status: 'closed',
    });
    expect(documentOf(await dynamic('wallet list', inIt))).toMatchObject({
      wallets: [{ walletId: wallet, status: 'closed', locations: [] }],
    });
    expect(documentOf(await dynamic('share list', inIt))).toEqual({ shares: [] });
  });

  it('show a secret that is made here once, or write it to a descriptor alone', async () => {
    const shown = documentOf(await dynamic('environment secret', inIt))['secret'];
    expect(shown).toMatch(/^whsec_[A-Za-z0-9_-]{43}$/);
    const written = await dynamic('environment secret', [...inIt, '--secrets-fd', '3']);
    const [name, secret = 'none'] = written.secrets.trim().split('\t');
    expect([name, secret]).toEqual([environment, expect.stringMatching(/^whsec_/)]);
    expect(secret).not.toBe(shown);
    expect(written.stdout + written.stderr).not.toContain(secret);
  });
});

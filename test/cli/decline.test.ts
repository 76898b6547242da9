/** Declining at the terminal, each act a process of its own. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { Machines, refused, said } from './machines.ts';
import { permafrost, temporaryFolder } from './run-cli.ts';
import { ask } from './wallet.ts';

it('one custodian of two declines with a reason, and nobody can approve it any more', async () => {
  const machines = new Machines(path.join(temporaryFolder(), 'decline'));
  await machines.setUp(['Ada', 'Ben'], 2);
  const key = await machines.gateway('api-key create', ['--label', 'wallet', '--secrets-fd', '3']);
  const server = await machines.serve();
  const token = key.secrets.trim().split('\t')[1] ?? '';
  await ask(server.url, token, { user_identifier: 'ada@example.com', key_type: 'secp256k1' });
  await server.end('SIGTERM');
  said(await machines.gateway('export', ['--to', 'drive']));
  const request = machines.file('request-1-');
  const received = said(await machines.station('receive', [request], ['Ada', 'Ben']));
  const { sheetDigest } = received['request'] as { sheetDigest: string };

  const as = (name: string) => ['--custodian', name, '--sheet', sheetDigest];
  const withoutReason = await machines.station('decline', as('Ada'), ['Ada']);
  expect(withoutReason.code).toBe(2);
  const because = ['--reason', 'Nobody ordered this.'];
  const declined = said(await machines.station('decline', [...as('Ada'), ...because], ['Ada']));
  expect(declined['request']).toMatchObject({
    isBlocked: true,
    declines: [{ name: 'Ada', reason: 'Nobody ordered this.' }],
    undecided: ['Ben'],
  });
  const { requestId } = declined['request'] as { requestId: string };
  const named = ['--request', requestId];
  const twice = await machines.station('decline', [...as('Ada'), ...because, ...named], ['Ada']);
  expect(refused(twice)).toBe('ALREADY_DECIDED');
  expect(refused(await machines.station('approve', [...as('Ben'), ...named], ['Ben']))).toBe(
    'REQUEST_BLOCKED',
  );
  const status = await permafrost(['station', 'status', '--data', 'vault'], {
    cwd: machines.folder,
  });
  expect(status.stdout).toContain('Ada: Nobody ordered this.');
  expect(status.stdout).toContain('cannot be approved any more');
});

import path from 'node:path';
import { expect, it } from 'vitest';
import { openVault } from '../../src/vault/open-vault.ts';
import { Machines, said } from './machines.ts';
import { temporaryFolder } from './run-cli.ts';

it('says that a try waits, so that nobody takes it for a program that hangs', async () => {
  const machines = new Machines(path.join(temporaryFolder(), 'waits'));
  said(await machines.init(['Ada', 'Ben'], 2));
  // Seven wrong tries would take minutes; the count is all that is left of them.
  const vault = openVault(path.join(machines.folder, 'vault'), { now: new Date() });
  const ada = vault.custodians().find(({ name }) => name === 'Ada');
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  vault.transact({ kind: 'unlock.attempted', at, facts: {} }, (writer) => {
    writer.setFailures(ada?.custodianId ?? '', 7);
  });
  vault.close();

  const spoken = await machines.station('audit', ['--to', 'drive', '--fresh'], ['Ada', 'Ben'], {
    onStderr: (text, kill) => {
      if (text.includes('waits')) setTimeout(kill, 1500, 'SIGKILL');
    },
  });
  expect(spoken.stderr).toContain('Ada has 7 failed attempts: the next try waits 4 minutes first.');
  // Cut off while it waited: the try that was never made is on record all the same.
  const { custodians } = said(await machines.station('status'));
  expect(custodians).toMatchObject([
    { name: 'Ada', failures: 8, isBlocked: false },
    { failures: 0 },
  ]);
});

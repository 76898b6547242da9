/** The air gap at the terminal, on a machine with one real interface that is switched on. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ADD_RUNNING_INTERFACE, hasOwnNetwork, ownNetwork } from '../own-network.ts';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';

const cwd = temporaryFolder();
mkdirSync(path.join(cwd, 'drive/audit'), { recursive: true });
const through = ownNetwork(ADD_RUNNING_INTERFACE);

describe.skipIf(!hasOwnNetwork)('a production station at the terminal, beside a breach', () => {
  test('shows it, does not unlock, and unlocks when the same custodians acknowledge it', async () => {
    const setUp = 'station init --data vault --name One --env production --threshold 2 --kdf floor';
    const people = ['--custodian', 'Ada', '--custodian', 'Ben', '--secrets-fd', '3', '--json'];
    const made = await permafrost([...setUp.split(' '), ...people], { cwd, through });
    expect(made.code, made.stderr).toBe(0);
    const secrets = made.secrets;

    const seen = await permafrost(['station', 'air-gap', '--data', 'vault', '--json'], {
      cwd,
      through,
    });
    expect(documentOf(seen)).toMatchObject({
      state: 'breached',
      findings: [{ what: 'interface-up', name: 'gap0' }],
    });
    const status = await permafrost(['station', 'status', '--data', 'vault'], { cwd, through });
    expect(status.stdout).toMatch(/air gap +breached: interface-up:gap0\n/);

    const unlocking = 'station audit --data vault --to drive/audit --fresh --secrets-fd 3'.split(
      ' ',
    );
    const refused = await permafrost(unlocking, { cwd, through, secrets });
    expect(codeSaid(refused)).toBe('AIR_GAP_BREACHED');
    expect(refused.stderr).toContain('does not unlock until it is gone, or acknowledged');

    const done = await permafrost([...unlocking, '--acknowledge-air-gap'], {
      cwd,
      through,
      secrets,
    });
    expect(done.code, done.stderr).toBe(0);
    expect(done.stdout).toContain('interface-up:gap0 (a network interface is switched on)');
    const log = readFileSync(path.join(cwd, 'drive/audit/audit.jsonl'), 'utf8');
    const kinds = log
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind)
      .filter((kind) => /air-gap|unlock\.(refused|succeeded)/.test(kind));
    expect(kinds).toEqual([
      'air-gap.breached',
      'unlock.refused',
      'air-gap.acknowledged',
      'unlock.succeeded',
    ]);
  });
});

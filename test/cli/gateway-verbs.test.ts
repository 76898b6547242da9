import { describe, expect, it } from 'vitest';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';
import { refused } from './machines.ts';

const KEY = '1704d012-671a-41f9-a02c-99e9d37591dd';

describe('the gateway verbs', () => {
  const folder = temporaryFolder();
  const gateway = (verb: string, ...args: string[]) =>
    permafrost(['gateway', ...verb.split(' '), ...args, '--data', 'gateway', '--json'], {
      cwd: folder,
    });

  it('refuse to retire a key, or to revoke a station, that is not there, and put it on record', async () => {
    expect(refused(await gateway('status'))).toBe('GATEWAY_NOT_FOUND');
    await gateway('card', '--to', '.');
    expect(refused(await gateway('retire', KEY, '--reason', 'The customer left.'))).toBe(
      'KEY_UNKNOWN',
    );
    expect(refused(await gateway('revoke', KEY))).toBe('STATION_NOT_PAIRED');
    expect(refused(await gateway('export', '--to', '.'))).toBe('STATION_NOT_PAIRED');
    expect(refused(await gateway('import', 'no-such-file'))).toBe('FILE_NOT_FOUND');
    expect(refused(await gateway('pair', 'gateway-card.json', '--fingerprint', 'none'))).toBe(
      'CARD_INVALID',
    );
    expect(documentOf(await gateway('status'))).toMatchObject({
      station: null,
      keys: 0,
      auditEntries: 6,
    });
  });

  it('make, list and revoke an operator of the console, whose words go to a descriptor alone', async () => {
    const create = ['gateway', 'operator', 'create', '--data', 'gateway', '--operator', 'Olga'];
    expect(refused(await permafrost([...create, '--json'], { cwd: folder }))).toBe(
      'SECRETS_NOT_AVAILABLE',
    );
    const made = await permafrost([...create, '--secrets-fd', '3', '--json'], { cwd: folder });
    const operator = documentOf(made);
    expect(made.secrets).toMatch(/^Olga\t[a-z-]+( [a-z-]+){5}\n$/);
    expect(made.stdout + made.stderr).not.toContain(made.secrets.split('\t')[1]?.trim());
    const listed = await gateway('operator list');
    expect(documentOf(listed)).toEqual({ operators: [operator] });
    expect(refused(await gateway('operator revoke', KEY))).toBe('OPERATOR_UNKNOWN');
    const operatorId = String(operator['operatorId']);
    const revoked = documentOf(await gateway('operator revoke', operatorId));
    expect(revoked).toMatchObject({ operatorId, revokedAt: expect.stringMatching(/Z$/) as string });
  });

  it('refuse to serve the console at an address that is no https origin', async () => {
    for (const origin of ['http://gateway.example', 'https://gateway.example/console', 'x']) {
      const said = await gateway('serve', '--console-origin', origin);
      expect([said.code, codeSaid(said)]).toEqual([2, 'USAGE']);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { documentOf, permafrost, temporaryFolder } from './run-cli.ts';
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
});

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Machines, refused, said, untilDone } from './machines.ts';
import { documentOf, everythingSaid, permafrost, temporaryFolder } from './run-cli.ts';
import { findSecret } from './secret-search.ts';
import { watchProcesses } from './process-watch.ts';
import { ask, get, post } from './wallet.ts';

const folder = temporaryFolder();
const BOUND = {
  user_identifier: 'ben@example.com',
  key_type: 'secp256k1',
  organisation: { customer_id: 'c-1', customer_name: 'Bank' },
  sign_with: ['key_fingerprint', 'external_customer_id'],
};

describe('the job as separate processes, the power cut during every step', () => {
  const machines = new Machines(path.join(folder, 'job'));
  const { drive } = machines;
  let token = '';
  let requestId = '';

  const watch = watchProcesses();

  it('loses nothing and does nothing twice', async () => {
    // The station is set up. A cut leaves either no vault or a whole one.
    for (const delay of [300, 1500, 3000]) {
      await machines.init(['Ada', 'Ben', 'Cleo'], 2, {
        started: (kill) => {
          setTimeout(() => {
            kill('SIGKILL');
          }, delay);
        },
      });
      const status = await machines.station('status');
      if (status.code === 0) break;
      expect(refused(status)).toBe('VAULT_NOT_FOUND');
    }
    if ((await machines.station('status')).code !== 0) {
      said(await machines.init(['Ada', 'Ben', 'Cleo'], 2));
    }
    expect(refused(await machines.init(['Eve', 'Mallory'], 2))).toBe('VAULT_EXISTS');

    // The gateway is made, and both are paired.
    const gatewayCard = said(
      await untilDone([150, 300, 450], (options) =>
        machines.gateway('card', ['--to', 'drive'], options),
      ),
    );
    const stationCard = said(
      await untilDone([200, 500], (options) =>
        machines.station('card', ['--to', 'drive'], [], options),
      ),
    );
    const pairedAtStation = await untilDone([500, 1500, 2800], (options) =>
      machines.station(
        'pair',
        ['drive/gateway-card.json', '--fingerprint', String(gatewayCard['words'])],
        ['Ada', 'Ben'],
        options,
      ),
    );
    if (pairedAtStation.code !== 0) expect(refused(pairedAtStation)).toBe('PEER_ALREADY_PAIRED');
    said(
      await untilDone([150, 350], (options) =>
        machines.gateway(
          'pair',
          ['drive/station-card.json', '--fingerprint', String(stationCard['words'])],
          options,
        ),
      ),
    );

    // A wallet asks; the server dies right after it said yes.
    const created = await machines.gateway('api-key create', [
      '--label',
      'wallet',
      '--secrets-fd',
      '3',
    ]);
    said(created);
    token = created.secrets.trim().split('\t')[1] ?? '';
    expect(token).toMatch(/^pfk_/);
    const first = await machines.serve();
    const locations = [
      await ask(first.url, token, { user_identifier: 'ada@example.com', key_type: 'rsa4096' }),
      await ask(first.url, token, { user_identifier: 'cleo@example.com', key_type: 'rsa4096' }),
      await ask(first.url, token, { user_identifier: 'ada@example.com', key_type: 'secp256k1' }),
      await ask(first.url, token, BOUND),
    ];
    await first.end('SIGKILL');

    // The request leaves; exporting again gives the same bytes.
    await untilDone([150, 250, 350, 450], (options) =>
      machines.gateway('export', ['--to', 'drive'], options),
    );
    const request = machines.file('request-1-');
    const bytes = readFileSync(path.join(machines.folder, request));
    said(await machines.gateway('export', ['--to', 'drive']));
    expect(readFileSync(path.join(machines.folder, machines.file('request-')))).toEqual(bytes);

    // It is received once, whoever often.
    const received = said(
      await untilDone([600, 1800, 3000, 3400], (options) =>
        machines.station('receive', [request], ['Ada', 'Cleo'], options),
      ),
    );
    requestId = (received['request'] as { requestId: string }).requestId;
    const { sheetDigest } = received['request'] as { sheetDigest: string };
    const again = said(await machines.station('receive', [request], ['Ada', 'Cleo']));
    expect(again['seen']).toBe('known');

    // Each approves once.
    for (const name of ['Ben', 'Cleo']) {
      const args = ['--request', requestId, '--custodian', name, '--sheet', sheetDigest];
      const approved = await untilDone([400, 1100, 1700], (options) =>
        machines.station('approve', args, [name], options),
      );
      if (approved.code !== 0) expect(refused(approved)).toBe('APPROVAL_REPEATED');
    }

    // The keys are made; each cut keeps what was made.
    for (const seen of ['0 of 4', '1 of 4', '2 of 4', '3 of 4', '4 of 4']) {
      await machines.station('run', ['--request', requestId], ['Ben', 'Cleo'], {
        onStderr: (text, kill) => {
          if (text.includes(`${seen} keys`)) kill('SIGKILL');
        },
      });
    }
    const ran = await machines.station('run', ['--request', requestId], ['Ben', 'Cleo']);
    if (ran.code !== 0) expect(refused(ran)).toBe('ALREADY_ANSWERED');

    // The response leaves; exporting again gives the same bytes.
    await untilDone([300, 500, 700], (options) =>
      machines.station('export', ['--to', 'drive', '--request', requestId], [], options),
    );
    const response = machines.file('response-1-');
    const sealed = readFileSync(path.join(machines.folder, response));
    const elsewhere = path.join(machines.folder, 'other-drive');
    mkdirSync(elsewhere);
    said(await machines.station('export', ['--to', elsewhere, '--request', requestId]));
    expect(readFileSync(path.join(elsewhere, path.basename(response)))).toEqual(sealed);

    // Where another file stands it is left alone, and the log says that the drive was refused.
    const occupied = path.join(machines.folder, 'occupied', path.basename(response));
    mkdirSync(path.dirname(occupied));
    writeFileSync(occupied, 'something else');
    const intoOccupied = ['--to', 'occupied', '--request', requestId];
    expect(refused(await machines.station('export', intoOccupied))).toBe('FILE_EXISTS');
    expect(readFileSync(occupied, 'utf8')).toBe('something else');
    said(await machines.station('audit', ['--to', 'occupied']));
    expect(readFileSync(path.join(path.dirname(occupied), 'audit.jsonl'), 'utf8')).toContain(
      `"act":"write","code":"FILE_EXISTS","file_name":"${path.basename(response)}"`,
    );

    // The gateway imports it once.
    const imported = said(
      await untilDone([200, 300, 400, 500], (options) =>
        machines.gateway('import', [response], options),
      ),
    );
    const repeated = said(await machines.gateway('import', [response]));
    expect(repeated).toMatchObject({ isNew: false, payloadDigest: imported['payloadDigest'] });

    // Every wallet request has its own key, served by yet another process.
    const second = await machines.serve();
    const keyIds = new Set<string>();
    for (const location of locations) {
      const answer = await get(second.url, token, location);
      expect(answer.status).toBe(200);
      const body = await answer.text();
      const { key_id: keyId } = JSON.parse(body) as { key_id: string };
      keyIds.add(keyId);
      const attestation = await get(second.url, token, `/v1/keys/${keyId}/attestation`);
      writeFileSync(path.join(drive, `${keyId}.json`), body);
      writeFileSync(path.join(drive, `${keyId}.attestation.json`), await attestation.text());
    }
    expect(keyIds.size).toBe(4);
    expect((await post(second.url, token, BOUND)).status).toBe(409);
    await second.end('SIGKILL');

    // What the wallet got verifies where no vault is.
    const files = [...keyIds].flatMap((keyId) => [`${keyId}.json`, `${keyId}.attestation.json`]);
    const verified = await permafrost(
      ['verify', ...files, '--card', 'station-card.json', '--json'],
      { cwd: drive },
    );
    expect((documentOf(verified)['files'] as object[]).length).toBe(8);

    // The station made four keys and one response, and its log says so once each.
    const status = said(await machines.station('status'));
    expect(status).toMatchObject({ keysActive: 4, keysRetired: 0 });
    expect(status['requests']).toMatchObject([{ requestId, status: 'answered', itemsDone: 4 }]);
    mkdirSync(path.join(drive, 'audit'));
    said(await machines.station('audit', ['--to', 'drive/audit', '--fresh'], ['Ada', 'Ben']));
    const audit = await permafrost(
      ['audit', 'verify', 'audit', '--card', 'station-card.json', '--json'],
      { cwd: drive },
    );
    const { kinds, entries, covered } = documentOf(audit);
    expect(covered).toBe(entries);
    expect(kinds).toMatchObject({
      'station.created': 1,
      'peer.paired': 1,
      'bundle.received': 1,
      'approval.given': 2,
      'key.created': 4,
      'response.sealed': 1,
    });
  }, 600_000);

  it('leaves no secret in any file, any output, any argument or environment', () => {
    const secrets = [...machines.lines.values()].map((line) => line.slice(line.indexOf('\t') + 1));
    expect(secrets).toHaveLength(3);
    // What any process of the same user could read of the others while the job went on.
    const processes = watch.seen();
    for (const verb of ['receive', 'approve', 'run', 'station-process/main.ts']) {
      expect(
        processes.some((text) => text.includes(verb)),
        verb,
      ).toBe(true);
    }
    for (const secret of [...secrets, token]) {
      expect(secret.length).toBeGreaterThan(20);
      expect(findSecret(secret, machines.folder, [...everythingSaid, ...processes])).toEqual([]);
    }
  });
});

describe('people at the station', () => {
  const machines = new Machines(path.join(folder, 'people'));
  let sheetDigest = '';
  let requestId = '';

  let exports = 0;
  const auditLog = async (): Promise<string> => {
    const to = `log-${String(exports++)}`;
    mkdirSync(path.join(machines.folder, to));
    said(await machines.station('audit', ['--to', to]));
    return readFileSync(path.join(machines.folder, to, 'audit.jsonl'), 'utf8');
  };

  it('are set up with a request to decide on', async () => {
    await machines.setUp(['Ada', 'Ben', 'Cleo'], 2);
    const created = await machines.gateway('api-key create', [
      '--label',
      'wallet',
      '--secrets-fd',
      '3',
    ]);
    const server = await machines.serve();
    await ask(server.url, created.secrets.trim().split('\t')[1] ?? '', BOUND);
    // Asked to end, it finishes what is in flight and ends well.
    expect((await server.end('SIGTERM')).code).toBe(0);
    said(await machines.gateway('export', ['--to', 'drive']));
    const received = said(
      await machines.station('receive', [machines.file('request-')], ['Ada', 'Ben']),
    );
    ({ sheetDigest, requestId } = received['request'] as {
      sheetDigest: string;
      requestId: string;
    });
  });

  it('cannot run what nobody, or only one, approved', async () => {
    expect(refused(await machines.station('run', ['--request', requestId], ['Ada', 'Ben']))).toBe(
      'QUORUM_NOT_REACHED',
    );
    said(
      await machines.station('approve', ['--custodian', 'Ada', '--sheet', sheetDigest], ['Ada']),
    );
    expect(refused(await machines.station('run', ['--request', requestId], ['Ada', 'Ben']))).toBe(
      'QUORUM_NOT_REACHED',
    );
  });

  it('cannot approve twice, or as somebody else', async () => {
    const args = ['--custodian', 'Ada', '--sheet', sheetDigest];
    expect(refused(await machines.station('approve', args, ['Ada']))).toBe('APPROVAL_REPEATED');
    expect(
      refused(
        await machines.station('approve', ['--custodian', 'Eve', '--sheet', sheetDigest], ['Eve']),
      ),
    ).toBe('CUSTODIAN_UNKNOWN');
    const borrowed = (machines.lines.get('Ada') ?? '').replace('Ada', 'Ben');
    const asBen = await machines.station(
      'approve',
      ['--custodian', 'Ben', '--sheet', sheetDigest],
      ['Ben'],
      { secrets: borrowed },
    );
    expect(refused(asBen)).toBe('PASSPHRASE_WRONG');
    const status = said(await machines.station('status'));
    expect(status['custodians']).toMatchObject([{ failures: 0 }, { name: 'Ben', failures: 1 }, {}]);
  });

  it('cannot approve another sheet than the one on record, and the attempt is on record', async () => {
    const args = ['--custodian', 'Cleo', '--sheet', 'ab'.repeat(32)];
    expect(refused(await machines.station('approve', args, ['Cleo']))).toBe(
      'APPROVAL_DIGEST_DIFFERS',
    );
    expect(await auditLog()).toContain('"code":"APPROVAL_DIGEST_DIFFERS"');
  });

  it('cannot unlock with one passphrase, or with the same twice', async () => {
    const receive = (secrets: string) =>
      machines.station('receive', [machines.file('request-')], ['Ada'], { secrets });
    expect(refused(await receive(machines.lines.get('Ada') ?? ''))).toBe('SHARES_TOO_FEW');
    const twice = await receive(
      `${machines.lines.get('Ada') ?? ''}\n${machines.lines.get('Ada') ?? ''}`,
    );
    expect(twice.code).toBe(2);
  });

  it('cannot pair a card whose fingerprint is not the one read out', async () => {
    const cwd = path.join(machines.folder, 'others');
    mkdirSync(cwd);
    said(
      await permafrost(['gateway', 'card', '--data', 'gateway', '--to', '.', '--json'], { cwd }),
    );
    const args = ['others/gateway-card.json', '--fingerprint', 'adult aggregate alive'];
    expect(refused(await machines.station('pair', args, ['Ada', 'Ben']))).toBe('CARD_DIFFERS');
    const pair = ['gateway', 'pair', '../drive/station-card.json', '--data', 'gateway', '--json'];
    expect(refused(await permafrost([...pair, '--fingerprint', '00'], { cwd }))).toBe(
      'CARD_DIFFERS',
    );
    expect(refused(await permafrost(pair, { cwd }))).toBe('CONFIRMATION_REFUSED');
  });

  it('cannot hand the station anything but a plain file of the right size', async () => {
    expect(refused(await machines.station('receive', ['drive'], ['Ada', 'Ben']))).toBe(
      'FILE_NOT_REGULAR',
    );
    writeFileSync(path.join(machines.drive, 'large'), new Uint8Array(300_000));
    expect(refused(await machines.station('receive', ['drive/large'], ['Ada', 'Ben']))).toBe(
      'FILE_TOO_LARGE',
    );
    symlinkSync('large', path.join(machines.drive, 'link\u001b[2J'));
    const link = await machines.station('receive', ['drive/link\u001b[2J'], ['Ada', 'Ben']);
    expect(refused(link)).toBe('FILE_NOT_REGULAR');
    expect(link.stderr).not.toContain('\u001b');
    const log = await auditLog();
    for (const name of ['drive', 'large', 'link?[2J'])
      expect(log).toContain(`"file_name":"${name}"`);
  });

  it('revoke a gateway, whose request is then refused', async () => {
    const { gateways } = said(await machines.station('status')) as {
      gateways: { gatewayId: string }[];
    };
    said(await machines.station('revoke', [gateways[0]?.gatewayId ?? ''], ['Ada', 'Ben']));
    expect(
      refused(await machines.station('receive', [machines.file('request-')], ['Ada', 'Ben'])),
    ).toBe('SIGNER_REVOKED');
  });

  it('end a running station process with station lock', async () => {
    expect(said(await machines.station('lock'))).toEqual({ wasRunning: false });
    // A verb that waits for passphrases has the vault open.
    let release = (): void => undefined;
    const secretsAfter = new Promise<void>((resolve) => (release = resolve));
    const waiting = machines.station('receive', [machines.file('request-')], ['Ada', 'Ben'], {
      secretsAfter,
    });
    let wasRunning = false;
    while (!wasRunning) wasRunning = said(await machines.station('lock'))['wasRunning'] === true;
    release();
    expect(refused(await waiting)).toBe('STATION_ENDED');
  });
});

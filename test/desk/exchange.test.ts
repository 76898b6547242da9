/** Files in and out through the desk: the page gives a drive and a name, and gets name and digest. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { digestWords } from '../../src/core/keys/fingerprint.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { TestGateway } from '../station/test-gateway.ts';
import { DeskWorld } from './desk-world.ts';

const ID = '6f1f6d1e-4c3f-4c39-9d6f-3f6b1f0a2b11';
const DIGEST = 'd'.repeat(64);
const REQUEST = 'request-1-0123456789abcdef.permafrost';

function put(world: DeskWorld, name: string, content: string | Uint8Array = 'bundle'): string {
  writeFileSync(path.join(world.drive, name), content);
  return name;
}

async function onDrive(world: DeskWorld, fileName: string) {
  return { driveId: await world.driveId(), fileName };
}

describe('a request bundle', () => {
  test('is read from the drive and handed to the station as it is', async () => {
    const world = new DeskWorld();
    world.station.answers.receive = () => {
      throw new Refusal('BUNDLE_UNREADABLE');
    };
    const input = await onDrive(world, put(world, REQUEST));
    expect(await world.code('receiveFrom', input)).toBe('BUNDLE_UNREADABLE');
    expect(world.station.asked).toEqual([{ name: 'receive', input: { file: utf8('bundle') } }]);
  });

  test.each([
    [
      'a symbolic link',
      (file: string) => {
        symlinkSync('/etc/passwd', file);
      },
      'FILE_NOT_REGULAR',
    ],
    [
      'a pipe',
      (file: string) => {
        execFileSync('mkfifo', [file]);
      },
      'FILE_NOT_REGULAR',
    ],
    [
      'a folder',
      (file: string) => {
        mkdirSync(file);
      },
      'FILE_NOT_REGULAR',
    ],
    [
      'a sparse terabyte',
      (file: string) => {
        writeFileSync(file, '');
        truncateSync(file, 2 ** 40);
      },
      'FILE_TOO_LARGE',
    ],
  ])('that is %s is refused unread and put on record', async (_, make, code) => {
    const world = new DeskWorld();
    make(path.join(world.drive, REQUEST));
    expect(await world.code('receiveFrom', await onDrive(world, REQUEST))).toBe(code);
    const input = { act: 'read', code, fileName: REQUEST };
    expect(world.station.asked).toEqual([{ name: 'fileRefused', input }]);
  });

  test('of the largest size is read, and of one byte more is not', async () => {
    const world = new DeskWorld();
    world.station.answers.receive = () => {
      throw new Refusal('BUNDLE_UNREADABLE');
    };
    put(world, 'fits', new Uint8Array(LIMITS.fileBytes));
    put(world, 'larger', new Uint8Array(LIMITS.fileBytes + 1));
    expect(await world.code('receiveFrom', await onDrive(world, 'fits'))).toBe('BUNDLE_UNREADABLE');
    expect(await world.code('receiveFrom', await onDrive(world, 'larger'))).toBe('FILE_TOO_LARGE');
  });

  test('that is refused keeps its refusal when there is no log to write it in', async () => {
    const world = new DeskWorld();
    world.station.answers.fileRefused = () => {
      throw new Refusal('VAULT_NOT_FOUND', { path: 'vault' });
    };
    mkdirSync(path.join(world.drive, REQUEST));
    expect(await world.code('receiveFrom', await onDrive(world, REQUEST))).toBe('FILE_NOT_REGULAR');
  });

  test('whose name holds anything goes on record in plain characters', async () => {
    const world = new DeskWorld();
    const name = `böse\u202e${'x'.repeat(140)}`;
    mkdirSync(path.join(world.drive, name));
    await world.code('receiveFrom', await onDrive(world, name));
    expect(world.station.asked[0]?.input).toMatchObject({ fileName: `b?se?${'x'.repeat(123)}` });
  });

  test.each(['../vault/vault.sqlite', '/etc/passwd', '..', '.', 'a/b', 'a\\b', 'a\0b'])(
    'cannot be named %j: a name leads nowhere else',
    async (fileName) => {
      const world = new DeskWorld();
      expect(await world.code('receiveFrom', await onDrive(world, fileName))).toBe(
        'SCHEMA_VIOLATION',
      );
      expect(world.station.asked).toEqual([]);
    },
  );

  test('that is not there is refused without a trace, and so is a drive that is not there', async () => {
    const world = new DeskWorld();
    expect(await world.code('receiveFrom', await onDrive(world, 'x'))).toBe('FILE_NOT_FOUND');
    const gone = { driveId: '0'.repeat(16), fileName: 'x' };
    expect(await world.code('receiveFrom', gone)).toBe('DRIVE_GONE');
    expect(world.station.asked).toEqual([]);
  });
});

describe('a gateway card', () => {
  const card = new TestGateway().card();
  const shown = { name: 'Gateway', cardDigest: DIGEST, words: 'aardvark' };

  function reading(): DeskWorld {
    const world = new DeskWorld();
    world.station.answers.inspectCard = () => shown;
    return world;
  }

  test('from a drive is read by the station, and nothing is paired by it', async () => {
    const world = reading();
    const onThis = await onDrive(world, put(world, 'c.json', card));
    expect(await world.value('readCard', onThis)).toEqual({ card, ...shown });
    const input = { card, transport: 'file' };
    expect(world.station.asked).toEqual([{ name: 'inspectCard', input }]);
  });

  test('that came as codes goes the same way, and the bytes it is paired with are not overwritten', async () => {
    const world = reading();
    const result = await world.value('readScannedCard', { card: card.slice() });
    expect(result).toEqual({ card, ...shown });
    expect(world.station.names()).toEqual(['inspectCard']);
    expect(world.station.asked[0]?.input).toMatchObject({ transport: 'frames' });
  });

  test('that the station refuses is refused', async () => {
    const world = reading();
    world.station.answers.inspectCard = () => {
      throw new Refusal('CARD_INVALID', { reason: 'it is too large' });
    };
    expect(await world.code('readScannedCard', { card })).toBe('CARD_INVALID');
    expect(await world.code('readCard', await onDrive(world, put(world, 'c.json', card)))).toBe(
      'CARD_INVALID',
    );
  });
});

describe('a response', () => {
  const sealed = {
    fileName: 'response-1-dd.permafrost',
    file: utf8('sealed'),
    sealedDigest: DIGEST,
  };

  function answered(): DeskWorld {
    const world = new DeskWorld();
    world.station.answers.export = () => sealed;
    world.station.answers.markExported = () => ({ exportedAt: '2026-11-20T20:00:00Z' });
    return world;
  }

  test('is written, read back and only then marked as exported', async () => {
    const world = answered();
    const written = await world.value('exportTo', {
      driveId: await world.driveId(),
      requestId: ID,
    });
    expect(written).toEqual({
      fileName: sealed.fileName,
      digest: DIGEST,
      words: digestWords(DIGEST),
      exportedAt: '2026-11-20T20:00:00Z',
    });
    expect(readFileSync(path.join(world.drive, sealed.fileName), 'utf8')).toBe('sealed');
    expect(world.station.names()).toEqual(['export', 'markExported']);
  });

  test('is not marked when another file stands there, which is left as it was', async () => {
    const world = answered();
    put(world, sealed.fileName, 'something else');
    const input = { driveId: await world.driveId(), requestId: ID };
    expect(await world.code('exportTo', input)).toBe('FILE_EXISTS');
    expect(world.station.names()).toEqual(['export', 'fileRefused']);
    expect(world.station.asked[1]?.input).toEqual({
      act: 'write',
      code: 'FILE_EXISTS',
      fileName: sealed.fileName,
    });
    expect(readFileSync(path.join(world.drive, sealed.fileName), 'utf8')).toBe('something else');
  });

  test('that the station does not give leaves nothing on the drive', async () => {
    const world = answered();
    world.station.answers.export = () => {
      throw new Refusal('RESPONSE_NOT_MADE', { requestId: ID });
    };
    const input = { driveId: await world.driveId(), requestId: ID };
    expect(await world.code('exportTo', input)).toBe('RESPONSE_NOT_MADE');
    expect(readdirSync(world.drive)).toEqual([]);
  });

  test('is asked for before the drive is found, never: a drive that is gone is refused first', async () => {
    const world = answered();
    const input = { driveId: '0'.repeat(16), requestId: ID };
    expect(await world.code('exportTo', input)).toBe('DRIVE_GONE');
    expect(world.station.asked).toEqual([]);
  });
});

describe('the station card and the audit log', () => {
  test('the card goes out under a name of its own digest', async () => {
    const world = new DeskWorld();
    world.station.answers.card = () => ({ card: utf8('card'), cardDigest: DIGEST, words: '' });
    const written = await world.value('cardTo', { driveId: await world.driveId() });
    expect(written).toMatchObject({ fileName: 'station-card-dddddddd.json', digest: DIGEST });
    expect(readdirSync(world.drive)).toEqual(['station-card-dddddddd.json']);
  });

  test('the log goes out into a folder of its own, as the verifier expects it, and again when it has grown', async () => {
    const world = new DeskWorld();
    let log = '{"a":1}\n';
    world.station.answers.audit = () => ({ entriesJsonl: log, checkpoint: 'note', origin: 'o' });
    const input = { driveId: await world.driveId() };
    const first = await world.value<{ fileNames: string[]; size: number }>('auditTo', input);
    expect(first.size).toBe(1);
    for (const name of first.fileNames) expect(existsSync(path.join(world.drive, name))).toBe(true);
    expect(first.fileNames.map((name) => path.basename(name))).toEqual([
      'audit.jsonl',
      'checkpoint.txt',
    ]);
    log += '{"b":2}\n';
    const second = await world.value<{ fileNames: string[]; size: number }>('auditTo', input);
    expect(second.size).toBe(2);
    expect(second.fileNames).not.toEqual(first.fileNames);
  });

  test('a log without a checkpoint is refused with CHECKPOINT_INVALID, and nothing is written', async () => {
    const world = new DeskWorld();
    world.station.answers.audit = () => ({ entriesJsonl: '', checkpoint: '', origin: 'o' });
    const code = await world.code('auditTo', { driveId: await world.driveId() });
    expect(code).toBe('CHECKPOINT_INVALID');
    expect(readdirSync(world.drive)).toEqual([]);
  });

  test('a link that stands where the folder should be is refused with FILE_NOT_REGULAR', async () => {
    const world = new DeskWorld();
    world.station.answers.audit = () => ({ entriesJsonl: 'a\n', checkpoint: 'n', origin: 'o' });
    const name = `audit-${sha256Hex(utf8('o')).slice(0, 8)}-1`;
    symlinkSync(world.configDir, path.join(world.drive, name));
    const code = await world.code('auditTo', { driveId: await world.driveId() });
    expect(code).toBe('FILE_NOT_REGULAR');
  });
});

describe('the record of a ceremony', () => {
  const ceremonyId = 'set-up-0';

  test('as JSON is what the station signed', async () => {
    const world = new DeskWorld();
    world.station.answers.signedRecord = () => ({
      fileName: 'record-set-up-0.json',
      file: utf8('signed'),
      digest: DIGEST,
      words: '',
    });
    const input = { driveId: await world.driveId(), ceremonyId, form: 'json' };
    expect(await world.value('recordTo', input)).toMatchObject({ digest: DIGEST });
    expect(readFileSync(path.join(world.drive, 'record-set-up-0.json'), 'utf8')).toBe('signed');
  });

  test('as PDF is the page as it stands, for a ceremony that there is', async () => {
    const world = new DeskWorld();
    world.station.answers.ceremony = () => ({ ceremony: { ceremonyId } });
    const input = { driveId: await world.driveId(), ceremonyId, form: 'pdf' };
    const written = await world.value('recordTo', input);
    const [fileName = ''] = readdirSync(world.drive);
    const pdf = readFileSync(path.join(world.drive, fileName));
    expect(pdf.toString('latin1', 0, 4)).toBe('%PDF');
    const digest = sha256Hex(pdf);
    expect(fileName).toBe(`ceremony-set-up-0-${digest.slice(0, 8)}.pdf`);
    expect(written).toMatchObject({ fileName, digest });
  });

  test('of a ceremony that there is not is refused, and nothing is printed', async () => {
    let printed = 0;
    const world = new DeskWorld({
      printer: {
        print: () => Promise.resolve(),
        pdf: () => Promise.resolve(new Uint8Array([++printed])),
      },
    });
    world.station.answers.ceremony = () => {
      throw new Refusal('KEY_UNKNOWN', { keyId: ceremonyId });
    };
    const input = { driveId: await world.driveId(), ceremonyId, form: 'pdf' };
    expect(await world.code('recordTo', input)).toBe('KEY_UNKNOWN');
    expect(printed).toBe(0);
  });
});

describe('a backup', () => {
  const custodians = () => [{ custodian: 'Ada', passphrase: utf8('words') }];
  const backup = {
    number: 1,
    madeAt: '2026-11-20T20:00:00Z',
    digest: DIGEST,
    keys: 1,
    auditSize: 5,
    testedAt: '',
  };

  test('is written by the station into the folder of the drive, with progress', async () => {
    const world = new DeskWorld();
    world.station.answers.backup = (_input, onProgress) => {
      onProgress?.({ done: 1, total: 1, what: '' });
      return { fileName: 'backup-1', backup, words: '' };
    };
    const seen: unknown[] = [];
    const driveId = await world.driveId();
    const answer = await world.answer('backupTo', { driveId }, undefined, (report) =>
      seen.push(report),
    );
    expect(answer.ok).toBe(true);
    expect(seen).toHaveLength(1);
    expect(world.station.asked[0]).toEqual({ name: 'backup', input: { folder: world.drive } });
  });

  test('is tested and restored from the file that was named, with the witness beside it', async () => {
    const world = new DeskWorld();
    const fileName = put(world, 'backup-1', 'sealed');
    put(world, 'witness.json', 'seen');
    world.station.answers.testRestore = () => ({ backup, keysTested: 1 });
    world.station.answers.restore = () => ({
      stationId: ID,
      generation: 2,
      keysTested: 1,
      backup: { madeAt: '2026-11-20T20:00:00Z', auditSize: 9 },
      cardDigest: DIGEST,
      words: '',
    });
    const from = await onDrive(world, fileName);
    await world.value('testRestoreFrom', { ...from, custodians: custodians() });
    await world.value('restoreFrom', { ...from, custodians: custodians(), witness: '' });
    await world.value('restoreFrom', {
      ...from,
      custodians: custodians(),
      witness: 'witness.json',
    });
    const at = path.join(world.drive, fileName);
    const [tested, without, withWitness] = world.station.asked.map(({ input }) => input);
    expect(tested).toEqual({ path: at, custodians: custodians() });
    expect(without).toEqual({ path: at, custodians: custodians() });
    expect(withWitness).toEqual({ path: at, custodians: custodians(), witness: utf8('seen') });
  });

  test('that is a symbolic link is refused before the station hears of it, and put on record', async () => {
    const world = new DeskWorld();
    symlinkSync('/etc/passwd', path.join(world.drive, 'backup-1'));
    const from = await onDrive(world, 'backup-1');
    const code = await world.code('testRestoreFrom', { ...from, custodians: custodians() });
    expect(code).toBe('FILE_NOT_REGULAR');
    expect(world.station.names()).toEqual(['fileRefused']);
  });
});

describe('printing and the panic key', () => {
  test('the page is printed as it stands', async () => {
    const world = new DeskWorld();
    await world.value('print');
    expect(world.printed).toEqual(['page']);
  });

  test('a printer that refuses is named with PRINT_FAILED', async () => {
    const world = new DeskWorld({
      printer: {
        print: () => Promise.reject(new Refusal('PRINT_FAILED', { reason: 'no paper' })),
        pdf: () => Promise.resolve(new Uint8Array()),
      },
    });
    expect(await world.code('print')).toBe('PRINT_FAILED');
  });

  test('the panic key and the lock of the page end the process before they are answered', async () => {
    const world = new DeskWorld();
    for (const call of ['panic', 'lock']) {
      await world.code('stillHere');
      expect(world.station.living).toBe(1);
      await world.value(call);
      expect(world.station.living, call).toBe(0);
    }
  });

  test('a desk that is closed answers nothing any more', async () => {
    const world = new DeskWorld();
    await world.code('stillHere');
    await world.desk.close();
    expect(world.station.living).toBe(0);
    expect(await world.code('stillHere')).toBe('STATION_ENDED');
  });
});

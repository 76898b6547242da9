/** Which folders are drives, what they offer, and that the page never names a path. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { filesIn, kindOf, MAX_FILES } from '../../src/desk/drive-files.ts';
import { driveOf, plainLabel, removableDrives } from '../../src/desk/drives.ts';
import { driveFolders, readMounts } from '../../src/desk/mount-table.ts';
import { codeOf } from '../station-process/process-stage.ts';

const root = mkdtempSync(path.join(tmpdir(), 'permafrost-drives-'));
let folders = 0;
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = path.join(root, String(++folders));
  mkdirSync(folder);
  return folder;
}

/** A line as the kernel writes it. */
function mountLine(folder: string, fileSystem: string): string {
  const escaped = folder.replace(
    /[ \t\n\\]/g,
    (found) => `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `/dev/sdb1 ${escaped} ${fileSystem} rw,nosuid,nodev 0 0\n`;
}

describe('the mount table', () => {
  test('gives the drives under the folders that systems mount them in', () => {
    const table = [
      mountLine('/', 'ext4'),
      mountLine('/media/officer/TRANSFER', 'vfat'),
      mountLine('/run/media/officer/BACKUP ONE', 'exfat'),
      mountLine('/mnt', 'ext4'),
      mountLine('/home/officer', 'ext4'),
      mountLine('/mediathek/x', 'vfat'),
    ].join('');
    expect(driveFolders(table)).toEqual([
      '/media/officer/TRANSFER',
      '/run/media/officer/BACKUP ONE',
      '/mnt',
    ]);
  });

  test.each(['nfs4', 'cifs', 'smb3', '9p', 'fuse.sshfs', 'tmpfs', 'overlay'])(
    'gives no %s: what lies on a network or in memory is not a drive',
    (fileSystem) => {
      expect(driveFolders(mountLine('/media/officer/TRANSFER', fileSystem))).toEqual([]);
    },
  );

  test('is read back as it was written, whatever the folder is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('vfat', 'ext4'), (name, kind) => {
        const folder = `/media/${name}`;
        expect(readMounts(mountLine(folder, kind))).toEqual([{ folder, fileSystem: kind }]);
      }),
    );
  });

  test('of any text is read without a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readMounts(text).length).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});

describe('a drive', () => {
  const drivesOf = (...extra: string[]) =>
    removableDrives({ platform: 'linux', extra, mountTable: () => '' });

  test('is a mounted folder or one that the host named, once, with an id that tells no path', () => {
    const folder = newFolder();
    const mountTable = () => mountLine('/mnt', 'ext4') + mountLine(`/media/../${folder}`, 'vfat');
    const drives = removableDrives({ platform: 'linux', extra: [folder, folder], mountTable });
    const ours = drives.list().filter((drive) => drive.folder === folder);
    expect(ours).toHaveLength(1);
    expect(ours[0]?.driveId).toMatch(/^[0-9a-f]{16}$/);
    expect(ours[0]).toMatchObject({ label: path.basename(folder), isWritable: true });
  });

  test('is found by its id, and refused with DRIVE_GONE when it is pulled out or was never there', async () => {
    const folder = newFolder();
    const drives = drivesOf(folder);
    const driveId = drives.list()[0]?.driveId ?? '';
    const find = async (id: string) =>
      await codeOf(Promise.resolve(id).then((asked) => driveOf(asked, drives)));
    expect(driveOf(driveId, drives).folder).toBe(folder);
    expect(await find('0000000000000000')).toBe('DRIVE_GONE');
    rmSync(folder, { recursive: true });
    expect(await find(driveId)).toBe('DRIVE_GONE');
  });

  test('is no file and no symbolic link to a folder', () => {
    const folder = newFolder();
    const file = path.join(folder, 'file');
    const link = path.join(folder, 'link');
    writeFileSync(file, '');
    symlinkSync(root, link);
    expect(drivesOf(file, link).list()).toEqual([]);
  });

  test('that tells nothing of itself hides no other', () => {
    const folder = newFolder();
    // A name that is longer than any can be: the system tells an error, as a damaged drive does.
    const drives = drivesOf(path.join(root, 'x'.repeat(300)), folder);
    expect(drives.list().map((drive) => drive.folder)).toEqual([folder]);
  });

  test('shows no control or direction characters of its label', () => {
    expect(plainLabel('BACKUP\u202e\n\u0007')).toBe('BACKUP\ufffd\ufffd\ufffd');
    expect(plainLabel('Tresor Zürich 2')).toBe('Tresor Zürich 2');
  });

  test('of a system that has no table of mounts is only what the host named', () => {
    const folder = newFolder();
    const drives = removableDrives({
      platform: 'win32',
      extra: [folder],
      mountTable: () => {
        throw new Error('there is none');
      },
    });
    expect(drives.list().map((drive) => drive.folder)).toEqual([folder]);
  });
});

describe('the files of a drive', () => {
  test('are plain files of its top folder; links, pipes and folders are not offered', () => {
    const folder = newFolder();
    writeFileSync(path.join(folder, 'request-1-0123456789abcdef.permafrost'), 'abc');
    mkdirSync(path.join(folder, 'photos'));
    writeFileSync(path.join(folder, 'photos', 'request-2-00.permafrost'), '');
    symlinkSync('/etc/passwd', path.join(folder, 'request-3-00.permafrost'));
    execFileSync('mkfifo', [path.join(folder, 'request-4-00.permafrost')]);
    expect(filesIn(folder)).toEqual([
      { fileName: 'request-1-0123456789abcdef.permafrost', bytes: 3, kind: 'request' },
    ]);
  });

  test('are at most so many, and those that could be ours come first', () => {
    const folder = newFolder();
    for (let made = 0; made < MAX_FILES + 20; made++) {
      writeFileSync(path.join(folder, `holiday-${made}.jpg`), '');
    }
    writeFileSync(path.join(folder, 'response-7-aa.permafrost'), '');
    const files = filesIn(folder);
    expect(files).toHaveLength(MAX_FILES);
    expect(files[0]).toMatchObject({ kind: 'response' });
  });

  test('whose names would show as others are not offered', () => {
    const folder = newFolder();
    writeFileSync(path.join(folder, 'request-1\u202etsorf.permafrost'), '');
    writeFileSync(path.join(folder, 'two\nlines'), '');
    writeFileSync(path.join(folder, '._request-1-00.permafrost'), '');
    expect(filesIn(folder)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')(
    'hide no other when the drive tells nothing of one of them',
    () => {
      let folder = newFolder();
      while (folder.length < 3_800) folder = path.join(folder, 'd'.repeat(200));
      // Its path is longer than the system takes, though its name is not.
      const long = `${'x'.repeat(200)}.jpg`;
      const deep = path.join(folder, 'd'.repeat(4_060 - folder.length - 1));
      mkdirSync(deep, { recursive: true });
      writeFileSync(path.join(deep, 'card.json'), '');
      execFileSync('touch', [long], { cwd: deep });
      expect(filesIn(deep).map(({ fileName }) => fileName)).toEqual(['card.json']);
    },
  );

  test('are none when the folder is gone', () => {
    expect(filesIn(path.join(root, 'nothing-here'))).toEqual([]);
  });

  test.each([
    ['request-12-3f0c.permafrost', 'request'],
    ['response-12-3f0c.permafrost', 'response'],
    ['gateway-card.json', 'card'],
    ['gateway-card (1).json', 'card'],
    ['station-card-0a1b2c3d.json', 'other'],
    ['backup-3-0123456789abcdef.permafrost-backup', 'backup'],
    ['witness-12-0123456789abcdef.permafrost-witness', 'witness'],
    ['holiday.jpg', 'other'],
    ['request.permafrost.exe', 'other'],
  ])('%s is offered as %s', (fileName, kind) => {
    expect(kindOf(fileName)).toBe(kind);
  });
});

test('a drive that cannot be written says so', () => {
  const folder = newFolder();
  chmodSync(folder, 0o500);
  const drives = removableDrives({ platform: 'linux', extra: [folder], mountTable: () => '' });
  // The superuser may write anywhere.
  const isSuperuser = process.getuid?.() === 0;
  expect(drives.list()[0]?.isWritable).toBe(isSuperuser);
});

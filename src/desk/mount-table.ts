/**
 * Drives from the table of mounts (Linux, `/proc/self/mounts`). What lies on a network is not a
 * drive, whatever folder it is mounted in, so the kinds of file system are a list of the known.
 */
export type Mount = { readonly folder: string; readonly fileSystem: string };

const DRIVE_PARENTS = ['/media', '/run/media', '/mnt'];
const DRIVE_FILE_SYSTEMS: ReadonlySet<string> = new Set([
  ...['vfat', 'msdos', 'exfat', 'ntfs', 'ntfs3', 'fuseblk'],
  ...['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'f2fs'],
  ...['hfsplus', 'apfs', 'iso9660', 'udf'],
]);

/** The folders of the removable drives in a mount table, in its order. */
export function driveFolders(table: string): string[] {
  return readMounts(table)
    .filter(({ folder, fileSystem }) => isUnderDrives(folder) && DRIVE_FILE_SYSTEMS.has(fileSystem))
    .map(({ folder }) => folder);
}

/** Every mount of a table; a line of another form is passed over. */
export function readMounts(table: string): Mount[] {
  return table.split('\n').flatMap((line) => {
    const [, folder, fileSystem] = line.split(' ');
    if (folder === undefined || fileSystem === undefined) return [];
    return [{ folder: unescaped(folder), fileSystem }];
  });
}

/** Space, tab, newline and backslash stand as three octal digits. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function isUnderDrives(folder: string): boolean {
  return DRIVE_PARENTS.some((parent) => folder === parent || folder.startsWith(`${parent}/`));
}

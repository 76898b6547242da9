/** The drives and their files as the page sees them: no path. */
import type { PageOutput } from '../../ipc/page.ts';
import { filesIn } from '../drive-files.ts';
import type { Drives } from '../drives.ts';

export function drives(source: Drives): PageOutput<'drives'>['drives'] {
  return source.list().map(({ driveId, label, folder, isWritable }) => ({
    driveId,
    label,
    isWritable,
    files: filesIn(folder),
  }));
}

/** The demo's last step: the verifiers of this CLI over the files that it left, read again from disk. */
import path from 'node:path';
import { readBundleFile } from '../../media/read-file.ts';
import { MAX_STATEMENT_BYTES } from '../limits.ts';
import type { Terminal } from '../terminal.ts';
import { readAuditExport, verifyAuditFiles } from '../verify/audit-export.ts';
import { trustedCard } from '../verify/trusted-card.ts';
import { checkSameKeys, verifyFile } from '../verify/verify-file.ts';

/** Returns how many files hold; refuses at the first that does not. */
export function verifyEvidence(
  folder: string,
  files: readonly string[],
  terminal: Terminal,
): number {
  const read = (name: string): Uint8Array =>
    readBundleFile(path.join(folder, name), MAX_STATEMENT_BYTES);
  const card = trustedCard(read('station-card.json'));
  const sheet = read('review.txt');
  const verified = files
    .filter((name) => name.startsWith('keys/') || name === 'checkpoint.txt')
    .map((name) => verifyFile(card, read(name), sheet));
  checkSameKeys(verified);
  const { covered, size } = verifyAuditFiles(card, readAuditExport(folder));
  terminal.say(
    `    ${verified.length} statements hold; ${covered} of ${size} audit entries covered.`,
  );
  return verified.length;
}

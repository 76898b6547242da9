/** Words of the audit log: its screen, and every kind of entry in plain words. */
import { counted } from './plural.ts';

/** One sentence for each kind of entry; an unknown kind is shown as it is. */
export const auditKinds: Readonly<Record<string, string>> = {
  'station.created': 'The station was set up',
  'station.opened': 'The station program was started',
  'station.locked': 'The station was locked',
  'self-test.passed': 'The self-tests passed',
  'unlock.attempted': 'A passphrase was tried',
  'unlock.succeeded': 'The station was unlocked',
  'unlock.refused': 'Unlocking was refused',
  'custodian.released': 'A blocked share was released',
  'clock.confirmed': 'The clock was confirmed',
  'peer.paired': 'A gateway was paired',
  'peer.revoked': 'A gateway was revoked',
  'bundle.received': 'A request was received',
  'bundle.refused': 'A request was refused',
  'review.shown': 'A review sheet was shown',
  'approval.given': 'A custodian approved',
  'approval.declined': 'A custodian declined',
  'act.refused': 'An act was refused',
  'run.intent': 'A run was begun',
  'key.created': 'A key was made',
  'key.retired': 'A key was retired',
  'key.drilled': 'A key was opened and tried',
  'backup.drilled': 'A stored backup was decrypted and compared',
  'item.refused': 'An item was refused',
  'run.done': 'A run was finished',
  'run.cancelled': 'A run was stopped',
  'response.sealed': 'A response was sealed',
  'response.exported': 'A response was exported',
  'air-gap.breached': 'The air gap was found breached',
  'air-gap.restored': 'The air gap was found intact again',
  'air-gap.acknowledged': 'A breach of the air gap was put on record',
  'backup.intent': 'A backup is about to be written',
  'backup.made': 'A backup was made',
  'backup.tested': 'A backup was restored as a test',
  'station.restored': 'The station was restored from a backup',
  'deviation.recorded': 'A deviation was put on record',
  'vault.upgraded': 'The vault was brought to a newer version',
};

export const audit = {
  title: 'Audit log',
  lead: 'Everything that this station did or refused. Entries are only ever added; each one seals all before it.',
  group: 'Show',
  groups: [
    ['', 'Everything'],
    ['key.', 'Keys'],
    ['bundle.', 'Requests received and refused'],
    ['review.', 'Review sheets shown'],
    ['approval.', 'Approvals and refusals'],
    ['run.', 'Runs'],
    ['item.', 'Refused items'],
    ['response.', 'Responses'],
    ['unlock.', 'Unlocking'],
    ['custodian.', 'Custodians'],
    ['peer.', 'Gateways'],
    ['act.', 'Refused acts'],
    ['air-gap.', 'Air gap'],
    ['backup.', 'Backups'],
    ['deviation.', 'Deviations'],
    ['clock.', 'Clock'],
    ['self-test.', 'Self-tests'],
    ['station.', 'Station'],
    ['vault.', 'Vault'],
  ],
  caption: 'Entries, newest first',
  index: 'Entry',
  at: 'When',
  what: 'What happened',
  kind: 'kind',
  kindOf: (kind: string) =>
    (Object.hasOwn(auditKinds, kind) ? auditKinds[kind] : undefined) ?? kind,
  size: (shown: number, all: number) =>
    `${counted(shown, 'entry', 'entries')} shown; the log has ${all}.`,
  nothing: 'There is no entry of this kind yet.',
  nothingNext: 'Choose “Everything” to see all entries.',
  showAll: 'Show everything',

  verify: 'Verify the log',
  verifyLead:
    'Reads the whole log again from the disk and checks every entry, every row of the vault and the signed checkpoint.',
  verifyDo: 'Verify now',
  verifying: 'Checking entries',
  verifyDone: (size: number) =>
    `All ${counted(size, 'entry', 'entries')} are sound, and the rows of the vault are what the log says they are.`,
  checkpoint: (size: number) =>
    `The last signed checkpoint covers ${counted(size, 'entry', 'entries')}.`,
  root: 'Root of the log',
  rootLead:
    'These words stand for the whole log. Write them down, or compare them with those of the gateway or of an auditor.',

  export: 'Export the log',
  exportLead:
    'Writes the entries and a checkpoint to a drive. Anyone can check them with the station card; neither the station nor its makers must be trusted for it.',
  exportStart: 'Export…',
  exportDo: 'Export to this drive',
  exporting: 'Writing the log and reading it back…',
  exportDone: (files: readonly string[]): string => `Written and read back: ${files.join(', ')}.`,
  exportLocked:
    'While the station is locked, the export carries the last checkpoint. Unlock it first for a fresh one.',
} as const;

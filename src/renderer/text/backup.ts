/** Words of the screens that back up, test and restore the vault. */
import { counted } from './plural.ts';
import { absoluteTime } from './time.ts';

export const backup = {
  title: 'Backup',
  lead: 'A backup is one encrypted file. Only the custodians together can open it.',
  last: 'Last backup',
  none: 'There is no backup yet',
  noneMeans: 'If this machine fails now, every key is lost. Make a backup on a drive.',
  number: 'Number',
  keys: 'Keys in it',
  entries: 'Audit entries in it',
  tested: 'Tested',
  neverTested: 'Never tested',
  neverTestedMeans: 'A backup that was never restored may not be one. Test it below.',
  digest: 'Digest of the file',
  newKeys: (count: number) =>
    count === 1
      ? 'One key was made since, and is in no backup. Make a new one.'
      : `${count} keys were made since, and are in no backup. Make a new one.`,
  upToDate: 'No key was made since.',

  make: 'Make a backup',
  makeLead:
    'The backup is written to a drive, read back and recorded. Keep the drive away from this machine.',
  makeLocked: 'The station must be unlocked to make a backup.',
  makeDo: 'Make a backup on this drive',
  making: 'Making the backup',
  made: (fileName: string) => `${fileName} was written and read back.`,
  madeNext: 'Write the words on the label of the drive, then test the backup below.',
  another: 'Make another',

  test: 'Test restore',
  testLead:
    'Restores the newest backup into a place that is thrown away, and has every key answer a known question. The station itself does not change.',
  testDo: 'Test this backup',
  testing: 'Testing keys',
  tryIt: 'Restore it as a test',
  testDone: (keys: number) =>
    keys === 0
      ? 'The backup can be restored. There is no key in it yet.'
      : `The backup can be restored. ${counted(keys, 'key')} answered, none failed.`,
  chosen: (fileName: string) => `Chosen: ${fileName}`,
  other: 'Choose another file',

  restore: 'When this machine is lost',
  restoreSteps: [
    'Take a machine that meets the same rules: no network, no radio, this software.',
    'Start Permafrost there and choose to restore from a backup.',
    'Give the newest backup, the witness file of a gateway if there is one, and the custodians’ passphrases.',
    'Compare the words of the card with your papers. The generation is one higher, and every gateway sees that.',
    'Never run the old machine again.',
  ],
} as const;

export const restore = {
  title: 'Restore from a backup',
  lead: 'Makes this empty machine the station that the backup was made of.',
  back: 'Back to set-up',
  steps: ['Backup file', 'Witness', 'Custodians'],
  exists: 'This station is set up already. A backup is restored on an empty station only.',

  file: 'Choose the backup file',
  fileLead:
    'Put in the drive that holds the newest backup. If there is a witness file of a gateway, put it on the same drive.',
  fileUse: 'Use this backup',
  chosen: (fileName: string) => `Backup: ${fileName}`,
  startOver: 'Choose another backup',

  witness: 'Witness of a gateway',
  witnessLead:
    'A gateway can write a witness file: what it last saw of the audit log of this station. With it, a backup that is too old is found here and refused.',
  witnessOf: 'What is on the drive',
  witnessNone: 'Restore without a witness',
  witnessNoneMeans:
    'Then nobody can tell here whether this is the newest backup. Keys made after it would be missing, and each gateway stops the exchange when it notices.',
  witnessNotFound: 'No witness file is on this drive. The people at the gateway can write one.',
  goOn: 'Go on',

  people: 'The custodians of the lost station',
  peopleLead:
    'As many as were needed there. Each types the name that they had there, and their passphrase; what one types is hidden before the next sits down.',
  name: 'Name, as at the lost station',
  passphrase: 'Passphrase',
  take: 'Done',
  given: (names: readonly string[]) =>
    names.length === 0 ? 'Nobody has typed yet.' : `Given: ${names.join(', ')}`,
  nextPerson: 'Hidden. Hand the keyboard to the next person, or restore when all have typed.',
  clearAll: 'Start over with the passphrases',
  twice: (name: string) => `${name} has typed already. Each custodian must be a different person.`,
  noName: 'Type the name first.',

  warnTitle: 'Does the lost machine still work?',
  warn: 'Then stop here. Two stations with one identity are taken for a clone, and the exchange ends.',
  word: 'restore',
  do: 'Restore this station',
  restoring: 'Restoring and testing keys',

  done: 'The station is restored',
  backup: 'Backup',
  backupOf: ({ madeAt, auditSize }: { madeAt: string; auditSize: number }) =>
    `made ${absoluteTime(madeAt)}, with ${counted(auditSize, 'audit entry', 'audit entries')}`,
  witnessSaid: (witness: { issuedAt: string; auditSize: number } | undefined) =>
    witness === undefined
      ? 'None. The next exchange with a gateway shows whether the backup was the newest.'
      : `Written ${absoluteTime(witness.issuedAt)}, when the gateway had seen ${counted(witness.auditSize, 'audit entry', 'audit entries')}. It vouches for nothing after that.`,
  doneKeys: (keys: number) => `${counted(keys, 'key')} answered a known question.`,
  stationId: 'Station id',
  generation: 'Generation',
  card: 'Fingerprint of the station’s card',
  cardLead:
    'Compare it with your papers, from the set-up of the lost station. If it differs, stop.',
  next: 'Next: unlock the station, make a new backup, and tell the people at each gateway.',
  toUnlock: 'Unlock the station',
} as const;

/** What the building blocks of the screens say. */
import { counted } from './plural.ts';
import { countdown } from './time.ts';

export const parts = {
  refusal: {
    title: 'This was refused',
    code: 'Code',
    facts: 'Facts',
    unlock: 'Unlock the station',
    clock: 'Confirm the clock',
    pair: 'Pair a gateway',
    custodians: 'See custodians',
  },
  digest: { hex: 'Digest', words: 'In words' },
  passphrase: {
    show: 'Hold to show',
    hint: 'Six words. Nothing is shown while you type.',
    empty: 'Nothing was typed.',
  },
  quorum: {
    who: 'Who sits at the keyboard?',
    progress: (given: number, threshold: number) =>
      `${given} of ${counted(threshold, 'custodian')} done`,
    passphraseOf: (name: string) => `Passphrase of ${name}`,
    take: (name: string) => `Done, ${name}`,
    nextPerson: (missing: number) =>
      `Hidden. Hand the keyboard to the next person; ${missing} more ${missing === 1 ? 'is' : 'are'} needed.`,
    complete: 'Enough custodians are here.',
    given: 'given',
    blocked: 'blocked after failed attempts; others can release it',
    failures: (failures: number) => counted(failures, 'failed attempt'),
    waits: (seconds: number) => `the next try waits ${countdown(seconds)} first`,
    startOver: 'Start over',
    working: 'Checking the passphrases. This takes some seconds for each person, on purpose.',
    forget: 'The passphrases typed so far were forgotten. Each person types again.',
    again: (name: string) => `${name} types again; the others need not.`,
    expired: 'Nobody typed for a while, so the passphrases were forgotten. Begin again.',
  },
  act: {
    read: 'Read this sheet aloud. This text, and nothing else, is what the custodians sign.',
    sheetDigest: 'Digest of the sheet',
  },
  wayIn: {
    legend: 'How does it come?',
    light: 'As codes, before the camera',
    drive: 'On a drive',
  },
  wayOut: {
    legend: 'How does it go to the gateway?',
    light: 'As codes, before its camera',
    drive: 'On a drive',
  },
  showCard: { show: 'Show the card as codes', hide: 'Close the codes' },
  drives: {
    title: 'Drive',
    file: 'File',
    looking: 'Looking for drives…',
    none: 'No drive is here. Put in the drive; it appears by itself.',
    noFile: {
      request:
        'There is no request file on any drive. Export it at the gateway, then put the drive in here.',
      card: 'There is no gateway card on any drive. Write it at the gateway, then put the drive in here.',
      backup: 'There is no backup on any drive. Put in the drive that holds one.',
      witness: 'There is no witness file on any drive. The gateway writes it.',
      response: 'There is no response file on any drive.',
      other: 'There is no such file on any drive.',
    },
    readOnly: 'cannot be written',
    use: 'Use this file',
    write: 'Write to this drive',
    bytes: (bytes: number) =>
      bytes < 10_000 ? `${bytes} bytes` : `${Math.round(bytes / 1_000)} kB`,
  },
  progress: {
    of: (done: number, total: number) => `${done} of ${total}`,
    left: (seconds: number) => `about ${countdown(seconds)} left`,
    cancel: 'Stop after this one',
  },
  typed: {
    label: (word: string) => `Type “${word}” to go on`,
  },
  steps: {
    state: { done: 'done', current: 'now', ahead: 'later' },
    label: 'Steps',
    of: (step: number, total: number) => `Step ${step} of ${total}`,
  },
  sheet: { exact: 'Show the exact text', sections: 'Show it laid out', end: 'End of the sheet' },
  table: { more: 'Show more', open: 'Open' },
} as const;

/** The set-up ceremony, step by step: what happens, what it means, who sits where. */
import type { SetUpStep } from '../state/set-up.svelte.ts';
import { counted } from './plural.ts';

export const setUp = {
  steps: {
    begin: 'Begin',
    machine: 'Machine',
    station: 'Name and environment',
    custodians: 'Custodians',
    dice: 'Dice',
    passphrases: 'Passphrases',
    card: 'Station card',
    unlock: 'First unlock',
  } satisfies Record<SetUpStep, string>,

  begin: {
    title: 'Set up this station',
    lead: 'There is no vault on this machine yet. All custodians should be here, each with pen and paper.',
    whatHappens: 'What happens',
    happens: [
      'The machine is checked, and the station gets its name and its environment.',
      'Each custodian gets a passphrase of six words, alone at the screen, writes it on paper and types it back.',
      'The station makes its own keys and prints its card: the fingerprint by which others know it.',
    ],
    time: 'It takes about a quarter of an hour for three custodians. Until the last passphrase is typed, nothing is written; closing the window leaves nothing behind.',
    start: 'Set up a new station',
    restore: 'Restore a backup instead',
  },

  machine: {
    title: 'Is this machine fit?',
    lead: 'The station has tested its own cryptography and looked at the machine it runs on.',
    selfTests: 'Self-tests passed',
    build: 'Build',
    version: 'Version',
    airGap: 'Air gap',
    intact: 'No network interface is up, and no radio was found.',
    breached:
      'A production station locks itself while this is so. Remove the cause now: pull the cable, take the radio out. The window looks again every two seconds.',
    clock: 'Clock',
    clockCheck: 'Compare it with a watch. If it is wrong, set it now; the station cannot know.',
    next: 'Go on',
  },

  station: {
    title: 'Name and environment',
    lead: 'Both stand in every signature of this station and cannot be changed later.',
    name: 'Name of the station',
    nameHint: 'As your records call this machine, such as “Vault room 2”.',
    environment: 'Environment',
    test: 'Test',
    testMeans:
      'For learning and trials. Everything it makes is marked test; no production gateway takes it. A breach of the air gap is shown and recorded, and it goes on.',
    production: 'Production',
    productionMeans:
      'For real keys. A breach of the air gap locks it until a quorum has put the breach on record.',
    confirmWord: 'PRODUCTION',
    confirmHint: 'A production station can never become a test station.',
    nameMissing: 'The station needs a name.',
    envMissing: 'Choose an environment.',
    next: 'Go on',
  },

  custodians: {
    title: 'Custodians and threshold',
    lead: 'Each custodian is one person with one passphrase. Nobody can do anything alone.',
    person: (index: number) => `Custodian ${index + 1}`,
    hint: 'A name that the others know. Two people may not have names that look the same.',
    add: 'Add a custodian',
    remove: (index: number) => `Remove custodian ${index + 1}`,
    threshold: 'How many must act together',
    thresholdOption: (threshold: number, total: number) => `${threshold} of ${total}`,
    meaning: 'What this means',
    together: (threshold: number, total: number) =>
      `Any ${threshold} of the ${total} together can unlock the station and approve requests. Fewer can do neither.`,
    spare: (mayBeLost: number) =>
      `${counted(mayBeLost, 'passphrase')} may be lost and the others go on.`,
    noSpare: 'If a single passphrase is lost, every key of this station is lost for good.',
    fatal: (losesAll: number) =>
      `If ${losesAll} are lost, every key of this station is lost for good. Nobody can bring them back.`,
    tooFew: 'At least two custodians are needed.',
    next: 'Go on',
  },

  dice: {
    title: 'Dice (optional)',
    lead: 'The station’s randomness comes from this machine. Dice can be mixed in, so that even a bad machine cannot know the outcome. They are never used in its place.',
    rolls: 'Rolls',
    rollsHint: 'Type 1 to 6. Anything else is left out.',
    count: (rolls: number, bits: number) =>
      rolls === 0 ? 'No rolls yet.' : `${counted(rolls, 'roll')}, worth ${bits} bits.`,
    advice: (fewest: number, enough: number) =>
      `At least ${fewest} rolls; ${enough} are worth more than 256 bits, so that the dice alone would do.`,
    missing: (missing: number) => `${counted(missing, 'more roll')} to go.`,
    digest: 'SHA-256 of the rolls so far',
    check: 'To check it, type the same digits on another machine:',
    checkCommand: 'printf %s DIGITS | sha256sum',
    station: 'The station works out the same digest for itself, and this window compares them.',
    differs:
      'The station got other rolls than this window sent. Nothing was made. Close the window, and have this machine examined.',
    skip: 'Go on without dice',
    next: 'Go on with these rolls',
  },

  passphrases: {
    title: 'Passphrases, one person at a time',
    lead: 'Six words for each custodian, made here and known to nobody else. Only their owner may see them.',
    turn: (index: number, total: number) => `Person ${index + 1} of ${total}`,
    handOver: (name: string) => `Hand the keyboard to ${name}`,
    handOverBody: (name: string) =>
      `Everybody else turns away from the screen. ${name} sits down with pen and paper, and checks that no camera sees the screen.`,
    show: (name: string) => `I am ${name} and alone: show my words`,
    shown: (name: string) => `The passphrase of ${name}`,
    writeDown:
      'Write these six words on paper, in order and clearly. They are shown now and never again after they were typed back.',
    hide: 'Written down: hide them',
    typeBack: (name: string) => `${name}, type the six words from your paper`,
    wrong:
      'These are not the words. Nothing is lost: look at your paper, or look at the words again.',
    lookAgain: 'Look at my words again',
    check: 'Check',
    took: (name: string) => `${name} is done. The words are gone from the screen for good.`,
    all: 'Everyone has typed their passphrase back',
    allBody: (seconds: string) =>
      `The station now protects each share with its passphrase and makes its own keys. That takes ${seconds} for each custodian, on purpose, and cannot be stopped half-way: it is there in full or not at all.`,
    some: 'some seconds',
    create: 'Make the station',
    working: 'Making the station…',
    failed: 'The station was not made',
    again:
      'The passphrases that were written down are void. Change what the message names, then make new ones.',
    backTo: 'Back to the custodians',
    making: 'Making the passphrases…',
    backToDice: 'Back to the dice',
  },

  card: {
    title: 'The station card',
    lead: 'The station exists. These words are its fingerprint: whoever pairs with it compares them. The witness writes them down now.',
    name: 'Station',
    environment: 'Environment',
    id: 'Station id',
    fingerprint: 'Fingerprint of the card',
    print: 'Print this card',
    save: 'Write the card to a drive',
    saved: (fileName: string) => `${fileName} was written and read back.`,
    paper: 'Signed by the witness',
    next: 'Go on to the first unlock',
  },

  unlock: {
    title: 'First unlock',
    lead: 'It proves that what is on paper opens the vault, while everybody is still here.',
    action: 'Unlock the station',
    doneTitle: 'The station is ready',
    done: (names: string) => `Unlocked by ${names}. The papers work.`,
    todo: 'What is left of the ceremony:',
    todos: [
      'Each custodian puts their paper where they keep it, apart from the others’.',
      'Print or save the record of this set-up; the participants sign it.',
      'Pair the gateway: its card comes on a drive, its words by another way.',
    ],
    record: 'Open the ceremony record',
    pair: 'Pair a gateway',
    home: 'Go to Home',
  },
} as const;

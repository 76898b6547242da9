/** Home: what waits for whom, and how the station stands. */
import { counted } from './plural.ts';

const request = (sequence: number, gateway: string): string => `Request ${sequence} of ${gateway}`;

export const home = {
  title: 'Home',
  waiting: 'What waits',
  first: 'Next',
  nothing: 'Nothing waits for anybody.',
  nothingNext:
    'When the gateway shows a request as codes, or a drive comes from it, receive it here.',
  receive: 'Receive a request',
  who: {
    operator: 'Operator',
    quorum: (threshold: number) => counted(threshold, 'custodian'),
    others: (threshold: number, name: string) =>
      `${counted(threshold, 'custodian')} other than ${name}`,
    any: (names: readonly string[], missing: number) =>
      names.length === 0 ? 'Nobody is left' : `${missing} of: ${names.join(', ')}`,
  },
  tasks: {
    release: {
      title: (name: string) => `${name} is blocked after failed attempts`,
      action: 'See custodians',
    },
    pair: {
      title: 'No gateway is paired: nobody can ask this station for anything',
      action: 'Pair a gateway',
    },
    finish: {
      title: (sequence: number, gateway: string, done: number, total: number) =>
        `${request(sequence, gateway)} was interrupted after ${done} of ${counted(total, 'item')}`,
      action: 'Finish it',
    },
    export: {
      title: (sequence: number, gateway: string) =>
        `${request(sequence, gateway)} is answered and not yet exported`,
      action: 'Export the response',
    },
    run: {
      title: (sequence: number, gateway: string) => `${request(sequence, gateway)} is approved`,
      action: 'Run it',
    },
    approve: {
      title: (sequence: number, gateway: string, missing: number) =>
        `${request(sequence, gateway)} waits for ${counted(missing, 'approval')}`,
      action: 'Read and decide',
    },
    expired: {
      title: (sequence: number, gateway: string) =>
        `${request(sequence, gateway)} is no longer valid; the gateway must ask again`,
      action: 'See it',
    },
    'back-up': {
      title: (keys: number) => `${counted(keys, 'key')} ${keys === 1 ? 'is' : 'are'} in no backup`,
      action: 'Make a backup',
    },
    'test-restore': {
      title: (number: number) => `Backup ${number} was never restored as a test`,
      action: 'Test it',
    },
  },
  stands: 'How the station stands',
  facts: {
    airGap: 'Air gap',
    observed: 'looked at',
    clock: 'Clock',
    clockNote:
      'This clock is not trusted: nothing on this machine can say that it is right. Compare it with a watch.',
    lastBackup: 'Last backup',
    noBackup: 'none yet',
    backup: (number: number, keys: number) => `number ${number}, ${counted(keys, 'key')}`,
    tested: 'restored as a test',
    notTested: 'never restored as a test',
    keys: 'Keys',
    keysValue: (active: number, retired: number) => `${active} active, ${retired} retired`,
    gateways: 'Gateways',
    audit: 'Audit log',
    auditValue: (size: number) => counted(size, 'entry', 'entries'),
    quorum: 'Quorum',
    quorumValue: (threshold: number, total: number) => `${threshold} of ${total}`,
    generation: 'Generation',
    generationValue: (generation: number) =>
      generation === 1
        ? '1 (never restored)'
        : `${generation} (restored ${counted(generation - 1, 'time')})`,
    id: 'Station id',
    build: 'Build',
  },
} as const;

/** What wallets asked of the station, and where it stands. */
import type { RequestView } from '../../gateway/console/contract.ts';

export const requests = {
  title: 'Requests',
  lead: 'Everything that was asked of the station, newest first.',
  filter: 'Show',
  all: 'all',
  states: {
    queued: 'queued',
    sent: 'on the way',
    done: 'done',
    refused: 'refused',
  } satisfies Record<RequestView['state'], string>,
  statesLong: {
    queued: 'It is not sealed for the station yet.',
    sent: 'It is sealed for the station and not answered yet.',
    done: 'The station has done it.',
    refused: 'The station has refused it.',
  } satisfies Record<RequestView['state'], string>,
  kinds: {
    'key.assign': 'New key',
    'key.retire': 'Retire a key',
    'key.pool': 'Keys ahead',
    'key.drill': 'Try a key',
    'backup.drill': 'Try a stored backup',
  } as Readonly<Record<string, string>>,
  table: 'Requests',
  what: 'What',
  about: 'About',
  state: 'State',
  since: 'Since',
  askedBy: 'Asked by',
  number: 'In request',
  noNumber: 'none yet',
  gateway: 'the gateway',
  empty: 'Nothing was asked yet.',
  emptyNext: 'A wallet asks with its API key; what it asks for appears here.',
  emptyOfState: 'There is none in this state.',
  reading: 'Reading the requests…',
  notRead: 'The requests were not read',
} as const;

export const request = {
  back: 'All requests',
  stands: 'How it stands',
  asked: 'What was asked',
  askedLead: 'In the words that the custodians read.',
  refused: 'The station refused it',
  facts: {
    id: 'Request id',
    state: 'State',
    since: 'Since',
    askedAt: 'Asked',
    askedBy: 'By API key',
    sequence: 'In request',
    keyId: 'Key id',
  },
  show: 'Show it to the station',
} as const;

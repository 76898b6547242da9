/** What goes to the station. */
import { counted } from '../../renderer/text/plural.ts';

export const outbox = {
  title: 'Show to the station',
  lead: 'What was asked for is signed, sealed and shown as codes to the station’s camera. Only that station can open it.',
  queued: (items: number) =>
    items === 1 ? '1 request is not prepared yet' : `${items} requests are not prepared yet`,
  queuedBody: 'Preparing signs and seals them under the next number.',
  prepare: 'Prepare and show',
  requeue: 'Prepare again',
  expiredTitle: 'A request has expired',
  expiredBody:
    'The station does not take it any more, because its time is over. What was asked in it is prepared again under a new number; nothing is done twice.',
  preparing: 'Signing and sealing…',
  notPrepared: 'Nothing was prepared',
  prepared: (bundles: number) =>
    bundles === 0 ? 'There was nothing to prepare.' : `${counted(bundles, 'request')} prepared.`,
  empty: 'Nothing waits for the station.',
  emptyNext: 'What wallets ask for appears here. What was answered is listed under the requests.',
  noStation: 'No station is paired, so nothing can be sealed for it.',
  pair: 'Pair the station',
  table: 'Prepared, and not answered yet',
  number: 'Request',
  name: (sequence: number) => `Request ${sequence}`,
  items: 'Items',
  state: 'State',
  sealedAt: 'Sealed',
  notAfter: 'Valid until',
  states: { ready: 'to be shown', shown: 'shown', expired: 'expired' },
  order:
    'Show them in this order. The station takes one that was left out later too, and shows its officers the gap.',
} as const;

export const show = {
  title: (sequence: number) => `Request ${sequence}`,
  lead: 'Hold the station’s camera in front of these codes until it says that all is there.',
  gone: 'This request does not wait any more',
  goneBody: 'It was answered or prepared again in the meantime.',
  reading: 'Fetching the sealed request…',
  notFetched: 'The request was not fetched',
  saved: (name: string) =>
    `${name} is in this browser’s downloads. Copy it to the drive for the station.`,
  notSaved: 'The file was not saved',
  facts: {
    items: 'Items',
    notAfter: 'Valid until',
    file: 'File name',
    bytes: 'Sealed',
    bytesValue: (bytes: number) => counted(bytes, 'byte'),
  },
  done: 'The station has it',
  doneNext: 'The station’s officers review it and run it. Then its response is read here.',
  next: (sequence: number) => `Show request ${sequence} next`,
  read: 'Read its response',
  again: 'Show the codes again',
  back: 'All that waits',
} as const;

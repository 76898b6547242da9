/** Home: what waits, and how the gateway and its station stand. */
import { counted } from '../../renderer/text/plural.ts';

const bundle = (sequence: number, items: number): string =>
  `Request ${sequence} with ${counted(items, 'item')}`;

export const home = {
  title: 'Home',
  waiting: 'What waits',
  first: 'Next',
  tasks: {
    pair: {
      title: 'No station is paired',
      body: 'Until one is, no key can be asked for. Two people compare two cards, once.',
      action: 'Pair the station',
    },
    seal: {
      title: (items: number) =>
        items === 1 ? '1 request waits for the station' : `${items} requests wait for the station`,
      body: 'They are signed, sealed and shown to the station as codes.',
      action: 'Show them to the station',
    },
    show: {
      title: (sequence: number, items: number) =>
        `${bundle(sequence, items)} was not shown from here yet`,
      body: 'It is sealed and ready.',
      action: 'Show it to the station',
    },
    expect: {
      title: (sequence: number) => `A response to request ${sequence} is expected`,
      body: 'When the station shows it, read it here.',
      action: 'Read the response',
    },
    expired: {
      title: (sequence: number) => `Request ${sequence} has expired`,
      body: 'The station does not take it any more. What was asked in it can be prepared again.',
      action: 'See what waits',
    },
  },
  nothing: 'Nothing waits.',
  nothingNext:
    'As soon as a wallet asks for a key, it is here. This page looks for itself every few seconds.',
  seeRequests: 'See the requests',
  airGap: {
    title: 'The station’s air gap was broken when it last answered',
    body: 'Its last response says that nobody there had acknowledged it. Speak with the officer at the station before you go on.',
    acknowledged: 'broken once and acknowledged by the custodians there',
    intact: 'intact',
    breached: 'broken',
    unknown: 'not known before the first response',
  },
  stands: 'How it stands',
  facts: {
    station: 'Station',
    noStation: 'none is paired',
    paired: 'Paired',
    responses: 'Responses imported',
    airGap: 'Air gap, by its last response',
    log: 'Its audit log',
    entries: (entries: number) => counted(entries, 'entry', 'entries'),
    generation: 'Restores of the station',
    restores: (generation: number) =>
      generation === 1 ? 'never restored' : counted(generation - 1, 'restore'),
    items: 'Requests of wallets',
    itemsValue: (counts: { queued: number; sent: number; done: number; refused: number }) =>
      `${counts.queued} queued, ${counts.sent} on the way, ${counts.done} done, ${counts.refused} refused`,
    keys: 'Keys served',
    ownLog: 'This gateway’s audit log',
    ownLogValue: (entries: number) =>
      `${counted(entries, 'entry', 'entries')}, all verified since the gateway was started`,
    id: 'Gateway id',
  },
} as const;

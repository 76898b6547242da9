/** What comes from the station. */
import { counted } from '../../renderer/text/plural.ts';

/** Of what a response brought, so much as is counted here. */
interface Contents {
  readonly assigned: readonly unknown[];
  readonly pooled: readonly { readonly count: number }[];
  readonly retired: readonly unknown[];
  readonly drilled: readonly unknown[];
  readonly refused: readonly unknown[];
}

const madeAhead = (pooled: Contents['pooled']) => pooled.reduce((sum, { count }) => sum + count, 0);
const said = (count: number, words: string) => (count === 0 ? '' : words);

export const inbox = {
  title: 'Read from the station',
  lead: 'Hold the codes that the station shows in front of the camera, or choose the file from its drive. Nothing is believed that the paired station did not sign.',
  waysLabel: 'How does it come?',
  byCamera: 'By camera',
  byCameraAbout: 'The station shows its response as codes.',
  byFile: 'As a file',
  byFileAbout: 'The response came on a drive.',
  file: 'Response file',
  fileHint: 'Its name begins with “response-” and ends with “.permafrost”.',
  doFile: 'Import this file',
  noFile: 'Choose the file first.',
  tooLarge: 'That file is larger than any response is. Nothing was sent; choose the right one.',
  working: 'Checking what the station signed…',
  refused: 'The response was not imported',
  noStation: 'No station is paired, so no response can be read.',
  pair: 'Pair the station',
  again: 'Read another one',
  done: (sequence: number) => `Response ${sequence} is imported`,
  known: (sequence: number) => `Response ${sequence} was imported before`,
  knownBody: 'It is the very same one. Nothing was changed.',
  brought: ({ assigned, pooled, retired, drilled, refused }: Contents) =>
    [
      said(assigned.length, `${counted(assigned.length, 'key')} assigned`),
      said(madeAhead(pooled), `${counted(madeAhead(pooled), 'key')} made ahead`),
      said(retired.length, `${counted(retired.length, 'key')} retired`),
      said(drilled.length, `${drilled.length} tried`),
      said(refused.length, `${refused.length} refused by the station`),
    ]
      .filter((part) => part !== '')
      .join(', '),
  words: 'Digest of the response',
  wordsLead:
    'The station shows the same words beside what it exported. If they differ, call the security officer.',
  assigned: 'New keys',
  retired: 'Retired keys',
  failed: 'It was tried and does not hold',
  failedBody: 'ALARM: nobody can count on it. Call the security officer.',
  tried: 'Tried',
  subject: 'What it is',
  subjects: { key: 'Key', backup: 'Backup' },
  check: 'Failed check',
  refusedItems: 'Refused by the station',
  requestId: 'Request',
  keyId: 'Key',
  fingerprint: 'Fingerprint',
  begins: (digest: string) => `${digest} …`,
  reason: 'Reason',
  code: 'Code',
  served: 'Wallets can fetch their keys now.',
  next: 'Home',
  seeRequests: 'See the requests',
} as const;

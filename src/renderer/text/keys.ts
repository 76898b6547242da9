/** Words of the list of keys, of one key, and of the key ring. */
import { counted } from './plural.ts';

export const keys = {
  title: 'Keys',
  lead: 'The keys that this station keeps for customers. Only public facts are shown; no key can be seen or copied.',
  search: 'Search',
  searchHint: 'The beginning of a key id, a fingerprint or a request id.',
  type: 'Type',
  status: 'State',
  all: 'All',
  types: { rsa4096: 'RSA 4096', secp256k1: 'secp256k1' },
  states: { active: 'active', retired: 'retired' },
  caption: 'Keys, newest first',
  keyId: 'Key',
  fingerprint: 'Fingerprint',
  made: 'Made',
  shown: (count: number, hasMore: boolean) =>
    hasMore
      ? `${counted(count, 'key')} shown; there are more.`
      : `${counted(count, 'key')} shown, that is all.`,
  empty: 'This station has made no key yet.',
  emptyNext: 'Keys are made when a request of a gateway is approved and run.',
  toRequests: 'Go to the requests',
  nothingFound: 'No key fits.',
  nothingFoundNext: 'Shorten what you search for, or choose “All” for type and state.',
  clear: 'Show all keys',
  begins: (groups: string) => `${groups} …`,
} as const;

export const key = {
  title: 'Key',
  lead: 'What this station knows of this key, and everything that ever happened with it.',
  keyId: 'Key id',
  item: 'Item',
  request: 'Request id',
  epoch: 'Epoch of the custodians’ key',
  fingerprint: 'Fingerprint',
  fingerprintLead: 'SHA-256 of the public key as it is published: what wallets compute as well.',
  publicKey: 'Public key',
  publicKeyForm: {
    rsa4096: 'SubjectPublicKeyInfo (SPKI, DER) in hex. A click takes the whole value.',
    secp256k1: 'The 33 compressed bytes in hex. A click takes the whole value.',
  },
  history: 'History',
  historyLead: 'Every entry of the audit log that names this key, oldest first.',
  allKeys: 'All keys',
  openRequest: 'Open its request',
} as const;

export const keyRing = {
  title: 'Key ring',
  lead: 'The keys by which this station and its gateways know each other. Compare the words with your papers.',
  card: 'Station card',
  cardLead:
    'The card names the keys of this station. Gateways and auditors need it; it holds no secret.',
  cardDigest: 'Fingerprint of this station’s card',
  saveCard: 'Save the card',
  saveCardTo: 'Save the card to a drive',
  saving: 'Writing the card and reading it back…',
  cardSaved: (fileName: string) => `${fileName} was written and read back.`,
  print: 'Print this page',
  station: 'Keys of this station',
  roles: {
    identity: 'Identity',
    sealing: 'Sealing',
    assignment: 'Assignment',
  },
  rolesDo: {
    identity: 'signs responses, records and checkpoints',
    sealing: 'opens what gateways send',
    assignment: 'signs the public keys that callers get',
  },
  fingerprint: 'Fingerprint',
  gateways: 'Gateways',
  noGateway: 'No gateway is paired yet.',
  noGatewayNext: 'Requests are taken from paired gateways only. Pair yours, with its card.',
  pair: 'Pair a gateway',
  states: { active: 'paired', revoked: 'revoked' },
  pairedAt: 'Paired',
  highest: 'Highest request number',
  gatewayCard: (name: string) => `Fingerprint of the card of ${name}`,
  gatewayId: 'Gateway id',
  revoke: 'Revoke',
  revokeOf: (name: string) => `Revoke ${name}`,
  revokeLead:
    'Nothing of this gateway is taken any more, and this cannot be undone. Its requests that wait stay unanswered. Other gateways and all keys stay as they are.',
  revokeWord: 'revoke',
  revokeDo: 'Revoke this gateway',
  revokeDone: (name: string) => `${name} is revoked. It is on record.`,
  goOn: 'Read the sheet',
} as const;

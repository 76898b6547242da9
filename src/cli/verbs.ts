/**
 * The list of verbs. Each is one file that is loaded only when it is called, so that no station verb
 * ever loads a module that can reach a network, and a verifier runs where no database is installed.
 */
import type { Verb } from './verb.ts';

export type ListedVerb = {
  /** The words that call it, such as `station receive`. */
  readonly words: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly verb: Verb }>;
};

export const VERBS: readonly ListedVerb[] = [
  {
    words: 'demo',
    summary: 'the whole job once, with throw-away custodians, narrated',
    load: () => import('./demo/verb.ts'),
  },
  {
    words: 'gateway serve',
    summary: 'serve the wallets’ REST API and the console',
    load: () => import('./gateway/serve.ts'),
  },
  {
    words: 'gateway card',
    summary: 'write the gateway’s card, to be paired at the station',
    load: () => import('./gateway/card.ts'),
  },
  {
    words: 'gateway pair',
    summary: 'pair the station whose card was carried here',
    load: () => import('./gateway/pair.ts'),
  },
  {
    words: 'gateway export',
    summary: 'write what is asked of the station as bundle files',
    load: () => import('./gateway/export.ts'),
  },
  {
    words: 'gateway import',
    summary: 'verify a response bundle and publish its keys',
    load: () => import('./gateway/import.ts'),
  },
  {
    words: 'gateway status',
    summary: 'what waits and what was answered',
    load: () => import('./gateway/status.ts'),
  },
  {
    words: 'gateway witness',
    summary: 'write what was seen last of the station’s log, for a restore',
    load: () => import('./gateway/witness.ts'),
  },
  {
    words: 'gateway retire',
    summary: 'ask the station to retire a key',
    load: () => import('./gateway/retire.ts'),
  },
  {
    words: 'gateway drill request',
    summary: 'ask the station to try keys, or to open stored backups',
    load: () => import('./gateway/drill-request.ts'),
  },
  {
    words: 'gateway drill status',
    summary: 'what is being tried, and what failed',
    load: () => import('./gateway/drill-status.ts'),
  },
  {
    words: 'gateway revoke',
    summary: 'stop trusting the paired station',
    load: () => import('./gateway/revoke.ts'),
  },
  {
    words: 'gateway api-key create',
    summary: 'make a credential for a wallet',
    load: () => import('./gateway/api-key-create.ts'),
  },
  {
    words: 'gateway api-key list',
    summary: 'list the credentials',
    load: () => import('./gateway/api-key-list.ts'),
  },
  {
    words: 'gateway api-key revoke',
    summary: 'end a credential',
    load: () => import('./gateway/api-key-revoke.ts'),
  },
  {
    words: 'gateway webhook create',
    summary: 'tell a receiver what happens',
    load: () => import('./gateway/webhook-create.ts'),
  },
  {
    words: 'gateway webhook list',
    summary: 'list who is told what',
    load: () => import('./gateway/webhook-list.ts'),
  },
  {
    words: 'gateway webhook revoke',
    summary: 'send nothing there any more',
    load: () => import('./gateway/webhook-revoke.ts'),
  },
  {
    words: 'gateway webhook redeliver',
    summary: 'send again what was given up',
    load: () => import('./gateway/webhook-redeliver.ts'),
  },
  {
    words: 'gateway verification list',
    summary: 'whose identity is to be decided',
    load: () => import('./gateway/verification-list.ts'),
  },
  {
    words: 'gateway verification decide',
    summary: 'say whether a user is who they claim to be',
    load: () => import('./gateway/verification-decide.ts'),
  },
  {
    words: 'gateway recovery list',
    summary: 'which users want their backups back',
    load: () => import('./gateway/recovery-list.ts'),
  },
  {
    words: 'gateway recovery withdraw',
    summary: 'end a request for recovery that should not be',
    load: () => import('./gateway/recovery-withdraw.ts'),
  },
  {
    words: 'gateway pool request',
    summary: 'ask the station for keys ahead of any user',
    load: () => import('./gateway/pool-request.ts'),
  },
  {
    words: 'gateway pool keep',
    summary: 'keep so many keys ready to be given at once',
    load: () => import('./gateway/pool-keep.ts'),
  },
  {
    words: 'gateway pool status',
    summary: 'how many keys are ready, and on their way',
    load: () => import('./gateway/pool-status.ts'),
  },
  {
    words: 'gateway hot-key create',
    summary: 'make the HOT environment, with its key file',
    load: () => import('./gateway/hot-key-create.ts'),
  },
  {
    words: 'gateway operator create',
    summary: 'let a person use the gateway’s console',
    load: () => import('./gateway/operator-create.ts'),
  },
  {
    words: 'gateway operator list',
    summary: 'list who may use the console',
    load: () => import('./gateway/operator-list.ts'),
  },
  {
    words: 'gateway operator revoke',
    summary: 'end what a person may do at the console',
    load: () => import('./gateway/operator-revoke.ts'),
  },
  {
    words: 'gateway dynamic environment add',
    summary: 'add an environment of Dynamic’s API',
    load: () => import('./gateway/dynamic-environment-add.ts'),
  },
  {
    words: 'gateway dynamic environment list',
    summary: 'list the environments and the keys of their shares',
    load: () => import('./gateway/dynamic-environment-list.ts'),
  },
  {
    words: 'gateway dynamic environment secret',
    summary: 'replace the secret that its events are signed with',
    load: () => import('./gateway/dynamic-environment-secret.ts'),
  },
  {
    words: 'gateway dynamic key set',
    summary: 'say to which key delivered shares are sealed',
    load: () => import('./gateway/dynamic-key-set.ts'),
  },
  {
    words: 'gateway dynamic user add',
    summary: 'add a user of an environment',
    load: () => import('./gateway/dynamic-user-add.ts'),
  },
  {
    words: 'gateway dynamic wallet add',
    summary: 'add a wallet of a user',
    load: () => import('./gateway/dynamic-wallet-add.ts'),
  },
  {
    words: 'gateway dynamic wallet list',
    summary: 'list the wallets and where they are backed up',
    load: () => import('./gateway/dynamic-wallet-list.ts'),
  },
  {
    words: 'gateway dynamic wallet close',
    summary: 'record nothing for a wallet any more',
    load: () => import('./gateway/dynamic-wallet-close.ts'),
  },
  {
    words: 'gateway dynamic share list',
    summary: 'list the shares that were delivered',
    load: () => import('./gateway/dynamic-share-list.ts'),
  },
  {
    words: 'gateway portal list',
    summary: 'list the wallets of Portal’s clients and their backups',
    load: () => import('./gateway/portal-list.ts'),
  },
  {
    words: 'gateway portal eject',
    summary: 'let a client fetch both halves of its backup, for a day',
    load: () => import('./gateway/portal-eject.ts'),
  },
  {
    words: 'station init',
    summary: 'set up a station with its custodians',
    load: () => import('./station/init.ts'),
  },
  {
    words: 'station card',
    summary: 'write the station’s card, to be paired at the gateway',
    load: () => import('./station/card.ts'),
  },
  {
    words: 'station pair',
    summary: 'pair the gateway whose card was carried here (quorum)',
    load: () => import('./station/pair.ts'),
  },
  {
    words: 'station receive',
    summary: 'verify a request bundle and show what it asks for',
    load: () => import('./station/receive.ts'),
  },
  {
    words: 'station approve',
    summary: 'one custodian approves a request',
    load: () => import('./station/approve.ts'),
  },
  {
    words: 'station decline',
    summary: 'one custodian declines a request, with the reason',
    load: () => import('./station/decline.ts'),
  },
  {
    words: 'station run',
    summary: 'make the keys of an approved request and seal the response',
    load: () => import('./station/run.ts'),
  },
  {
    words: 'station export',
    summary: 'write the sealed response as a file',
    load: () => import('./station/export.ts'),
  },
  {
    words: 'station lock',
    summary: 'end the station process that holds the vault',
    load: () => import('./station/lock.ts'),
  },
  {
    words: 'station status',
    summary: 'what the station is and what is waiting',
    load: () => import('./station/status.ts'),
  },
  {
    words: 'station audit',
    summary: 'export the audit log with its signed checkpoint',
    load: () => import('./station/audit.ts'),
  },
  {
    words: 'station backup',
    summary: 'back the vault up into one sealed file',
    load: () => import('./station/backup.ts'),
  },
  {
    words: 'station test-restore',
    summary: 'restore the newest backup as a test, and throw it away (quorum)',
    load: () => import('./station/test-restore.ts'),
  },
  {
    words: 'station restore',
    summary: 'make the vault of an empty station from a backup (quorum)',
    load: () => import('./station/restore.ts'),
  },
  {
    words: 'station revoke',
    summary: 'stop trusting a paired gateway (quorum)',
    load: () => import('./station/revoke.ts'),
  },
  {
    words: 'station release',
    summary: 'release a custodian blocked after wrong passphrases (quorum)',
    load: () => import('./station/release.ts'),
  },
  {
    words: 'station clock',
    summary: 'confirm the clock after a long pause (quorum)',
    load: () => import('./station/clock.ts'),
  },
  {
    words: 'station air-gap',
    summary: 'what the station sees of networks and radios',
    load: () => import('./station/air-gap.ts'),
  },
  {
    words: 'station record',
    summary: 'sign the record of a ceremony, or list the ceremonies',
    load: () => import('./station/record.ts'),
  },
  {
    words: 'station deviation',
    summary: 'put on record that something was done otherwise than written',
    load: () => import('./station/deviation.ts'),
  },
  {
    words: 'inspect',
    summary: 'say what a file is, without trusting it',
    load: () => import('./verify/inspect-verb.ts'),
  },
  {
    words: 'verify',
    summary: 'verify a file from the station card alone',
    load: () => import('./verify/verify-verb.ts'),
  },
  {
    words: 'audit verify',
    summary: 'verify an exported audit log from the station card alone',
    load: () => import('./verify/audit-verb.ts'),
  },
];

/** The verb that the first words name (the longest match), and what follows. */
export function findVerb(
  args: readonly string[],
): { readonly verb: ListedVerb; readonly rest: readonly string[] } | undefined {
  for (let count = Math.min(4, args.length); count > 0; count -= 1) {
    const words = args.slice(0, count).join(' ');
    const verb = VERBS.find((listed) => listed.words === words);
    if (verb !== undefined) return { verb, rest: args.slice(count) };
  }
  return undefined;
}

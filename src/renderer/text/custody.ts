/** Words of the screens on custodians, the rules, and the station's clock. */
import { counted } from './plural.ts';

export const custody = {
  title: 'Custodians and policy',
  lead: 'Who holds this station together, and the rules that every request has to meet.',
  people: 'Custodians',
  name: 'Name',
  attempts: 'Failed attempts',
  share: 'Share',
  usable: 'usable',
  blocked: 'blocked',
  waits: (seconds: number) =>
    seconds < 90
      ? `next try waits ${counted(seconds, 'second')}`
      : `next try waits ${counted(Math.ceil(seconds / 60), 'minute')}`,
  blockedMeans:
    'After ten wrong passphrases a share is blocked, as long as enough others could release it. Find out who tried before you release it.',
  release: 'Release',
  releaseDo: 'Release',
  releaseOf: (name: string) => `Release the share of ${name}`,
  notNeeded: 'not needed',
  released: (name: string) => `The share of ${name} is released. It is on record.`,

  threshold: 'Threshold',
  thresholdIs: (m: number, n: number) => `${m} of ${counted(n, 'custodian')} are needed.`,
  thresholdFor:
    'They are needed to unlock the station, to approve each request, and for every act of custody.',
  losses: (m: number, n: number) =>
    m === n
      ? 'Nobody may be missing: when one passphrase is lost, every key is lost for good, backups included.'
      : `Up to ${counted(n - m, 'passphrase')} may be lost. When ${n - m + 1} are lost, every key is lost for good, backups included.`,
  theft: (m: number) =>
    `Whoever learns ${counted(m, 'passphrase')} and takes this machine or a backup has every key.`,
  epoch: (epoch: number) => `Epoch ${epoch} of the custodians’ key.`,

  rules: 'The rules for a request',
  rulesLead:
    'Each request has to meet all of them. The first that does not hold refuses it, and the refusal is on record.',
  ruleList: [
    ['R1', 'It is signed by a gateway that is paired here and not revoked.'],
    ['R2', 'It is meant for this station, in this direction and in this environment.'],
    ['R3', 'No other request had its id. The very same request again changes nothing.'],
    ['R4', 'It is valid now: not from the future, not expired, not valid for too long.'],
    ['R5', 'Its number was never used by this gateway. A lost drive may leave a number out.'],
    [
      'R6',
      'It follows a response that this station gave this gateway, and no older one than before.',
    ],
    ['R7', 'The checkpoint that the gateway holds is part of this station’s audit log.'],
    ['R8', 'The gateway’s own audit log did not become shorter, and is not another log.'],
    ['R9', 'No item in it was asked for before.'],
  ],
  fixed: 'What cannot be switched off',
  fixedLead: 'No setting, no option and no person can leave one of these out:',
  fixedList: [
    'The rules above, and each check behind them.',
    'The review sheet, and the approvals of different people.',
    'The audit log: what is done and what is refused is written there.',
    'Locking after five minutes at most without anybody there.',
    'The watch over the air gap. A production station locks when it is breached.',
  ],
} as const;

export const clock = {
  title: 'The clock',
  lead: 'Nobody vouches for this clock. The station refuses to work when it went back, or jumped far ahead of the last entry of the audit log.',
  open: 'See the clock',
  now: 'The clock of this machine says',
  order: 'When the clock is refused',
  steps: [
    'Compare it with a watch that you trust.',
    'If it is wrong, set the clock of this machine. Nothing has to be confirmed then.',
    'Only if it is right and still refused, confirm it here with a quorum. It goes on record.',
  ],
  act: 'Confirm the clock',
  actTitle: 'Confirm the clock',
  done: 'The clock is confirmed. It is on record.',
} as const;

/** Words of the list of requests and of the page that follows one. */
import { counted } from './plural.ts';

export const requests = {
  title: 'Requests',
  lead: 'Everything that gateways have asked of this station, newest first.',
  receive: 'Receive a request',
  empty: 'No request was received yet.',
  emptyNext: 'Put in the drive from the gateway, then receive its request.',
  emptyNotPaired: 'No gateway is paired. Pair one first; then its requests can be received.',
  pair: 'Pair a gateway',
  onlyNewest: (shown: number, total: number) =>
    `The newest ${shown} of ${total} requests are listed. The audit log holds them all.`,
  number: 'Request',
  gateway: 'Gateway',
  received: 'Received',
  stands: 'How it stands',
  items: 'Items done',
  done: (done: number, total: number) => `${done} of ${total}`,
  waiting: 'Waiting for somebody',
  finished: 'Finished',
  unknownGateway: 'unknown gateway',
} as const;

/** Where a request stands, in words for a table and for the strip above its page. */
export const stages = {
  label: 'How far this request is',
  steps: {
    received: 'Received',
    reviewed: 'Reviewed',
    approved: 'Approved',
    run: 'Run',
    exported: 'Exported',
  },
  states: {
    approving: (missing: number) => `${counted(missing, 'approval')} missing`,
    blocked: 'blocked: too many declined',
    approved: 'ready to run',
    running: (done: number, total: number) => `begun: ${done} of ${total} done`,
    answered: 'to be exported',
    exported: 'exported',
  },
} as const;

export const request = {
  title: (sequence: number | undefined) =>
    sequence === undefined ? 'Request' : `Request ${sequence}`,
  lead: (gateway: string) => `From ${gateway}.`,
  loading: 'Reading the review sheet…',
  allRequests: 'All requests',
  blockedTitle: 'This request is blocked',
  next: {
    approving: (missing: number) =>
      `Next: read the sheet to its end. Then ${missing === 1 ? 'one more custodian' : `${missing} custodians`} must approve.`,
    blocked:
      'Too many custodians have declined, so it cannot be approved any more. Nothing was made. Tell the gateway’s people why; they can ask again with a new request.',
  },

  changed: 'What differs',
  changedLead:
    'This request against the records of this station. It is part of the sheet, and is repeated here because it matters most.',
  /** The heading of that part of the sheet, as the station writes it. */
  changedHeading: 'Against the records of this station',
  isNew: 'look here',

  sheet: 'Review sheet',
  sheetLead: 'Everything that is asked. What is approved is exactly this text.',
  words: 'Digest of the sheet',
  wordsLead:
    'Read these words to the other custodians: the same words mean the same text. They are what is approved.',

  approvals: 'Approvals',
  approvalsLead: (threshold: number, of: number) =>
    `${threshold} of ${counted(of, 'custodian')} must approve. Each does it alone, with their own passphrase.`,
  missing: (missing: number) =>
    missing === 0
      ? 'All approvals are given.'
      : missing === 1
        ? 'One approval is missing.'
        : `${missing} approvals are missing.`,
  decisions: {
    approved: 'approved',
    declined: 'declined',
    undecided: 'may still approve or decline',
    unneeded: 'did not decide',
  },
  reasonIs: (reason: string) => `Reason: ${reason}`,
  readFirst: 'Read the sheet to its end. Approving and declining open there.',
  wasRead: 'The sheet was read to its end.',

  yourName: 'Your name',
  working: 'Checking the passphrase. This takes some seconds, on purpose.',
  approve: 'Approve',
  approveTitle: 'Approve this request',
  approveLead:
    'Choose your own name and type your own passphrase. Your approval is a signature over this sheet and this request; it cannot be taken back.',
  approveDo: 'Approve this request',
  approveDone: (name: string) => `${name} has approved.`,
  decline: 'Decline',
  declineTitle: 'Decline this request',
  declineLead:
    'Your refusal and its reason go on record, for the auditors as well. It is final for you and this request.',
  declineReason: 'Reason, in your own words',
  declineReasonHint: 'At most 500 characters. Do not write a passphrase here.',
  declineWord: 'decline',
  declineHeld: 'Give the reason and type the word; then your passphrase is asked for.',
  declineDo: 'Decline this request',
  declineDone: (name: string) => `${name} has declined. The reason is on record.`,

  run: 'Run',
  runLead: (items: number) =>
    `The station does what was approved: ${counted(items, 'item')}. You can stop it between two items; what is finished is kept.`,
  runDo: 'Run now',
  runAgain: 'Run the rest',
  running: 'Running',
  runLocked: 'The station must be unlocked to run this request.',
  stop: 'Stop after this item',
  stopping: 'Stopping after the item that is being made',
  stoppedTitle: 'The run was stopped',
  stopped: (done: number, total: number) =>
    `${done} of ${counted(total, 'item')} are finished and kept. None is half made. Run again to make the rest.`,
  kept: (done: number, total: number) =>
    `${done} of ${counted(total, 'item')} are finished and kept; none is half made. Nothing is made twice.`,
  runDone: 'Everything is done and the response is sealed.',
  finishedItems: 'Finished so far',
  results: 'What was done',
  resultOf: {
    done: () => 'done',
    failed: (check: string) => `FAILED: ${check}`,
    refused: (code: string) => `refused: ${code}`,
  },
  kind: 'Kind',
  result: 'Result',
  keyId: 'Key',

  export: 'Export',
  exportLead:
    'The response goes to the gateway as codes for its camera, or on a drive. The bytes are the same, and it can be exported again at any time.',
  showLead:
    'Nothing is plugged in and nothing is carried: the gateway’s camera reads this screen. Open its console at “Read from the station”.',
  showDo: 'Show the codes',
  shownDo: 'The gateway has it',
  shown: 'The gateway has the response. That you said so is on record.',
  shownDigest: 'Digest of what was shown',
  shownSteps: [
    'Compare the words that the gateway shows with the words here. If they differ, stop and call the security officer.',
    'Print and sign the record of this ceremony.',
  ],
  exportDo: 'Write the response',
  exporting: 'Writing the response and reading it back…',
  exportAgain: 'Export again',
  exportDone: 'Written and read back: the drive holds exactly this response.',
  exported: 'The response was exported.',
  file: 'File',
  digest: 'Digest of the file',
  handOver: 'What to do now',
  handOverSteps: [
    'Take the drive out and carry it to the gateway.',
    'Import the file there.',
    'Compare the words that the gateway shows with the words here. If they differ, stop and call the security officer.',
    'Print and sign the record of this ceremony.',
  ],
  record: 'Open the records',
} as const;

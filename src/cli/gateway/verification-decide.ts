/** `gateway verification decide`: a person says whether a user is who they claim to be. For good. */
import { decideVerification } from '../../gateway/retail/decide-verification.ts';
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'An approved verification lets one request for recovery be made for that user, for seven days. The ' +
    'decision goes on record and cannot be taken back.',
  positionals: [{ value: 'ID', about: 'the id of the verification', required: true }],
  options: {
    ...DATA_OPTION,
    status: { value: 'approved|declined', about: 'what was decided', required: true },
  },
  json: true,
  examples: ['gateway verification decide inq_5b0c… --status approved --data gateway'],
  async run(invocation) {
    const { terminal } = invocation;
    const verificationId = invocation.positionals[0] ?? '';
    const status = invocation.text('status');
    if (status !== 'approved' && status !== 'declined') {
      return usage('--status is approved or declined');
    }
    const decided = await withGateway(invocation, (gateway) =>
      decideVerification(gateway, { verificationId, status }),
    );
    terminal.say(`The verification of ${decided.userIdentifier} is ${decided.status}.`);
    terminal.document(decided);
    return EXIT.ok;
  },
};

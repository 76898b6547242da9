/** `gateway hot-key create`: makes the HOT environment of a gateway, with its key file. */
import { createHotStore } from '../../gateway/hot-keys/create-hot-store.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { CREATE_OPTIONS, DATA_OPTION, withNewGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'Private keys of HOT wallets are kept in the database, sealed under this file, which is not in it. Keep a ' +
    'copy where the backups of the database are not: without the file no HOT key can ever be opened again, ' +
    'and with both, all of them can.',
  options: {
    ...DATA_OPTION,
    file: { value: 'FILE', about: 'the key file to make, for you alone to read', required: true },
    ...CREATE_OPTIONS,
  },
  json: true,
  examples: ['gateway hot-key create --data gateway --file /etc/permafrost/hot.key'],
  async run(invocation) {
    const { terminal } = invocation;
    const file = callerPath(invocation.text('file'));
    const { assignmentKid } = await withNewGateway(invocation, (gateway) =>
      createHotStore(gateway, { file }),
    );
    terminal.say(`The HOT environment is made. Serve it with --hot-key-file ${file}`);
    terminal.facts([['signing key', assignmentKid]]);
    terminal.document({ file, assignmentKid });
    return EXIT.ok;
  },
};

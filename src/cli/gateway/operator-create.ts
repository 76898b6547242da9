/**
 * `gateway operator create`: a person who may use the console. The passphrase exists in one place
 * only after this: what the person wrote down at the terminal, or the descriptor of `--secrets-fd`.
 */
import { refuse } from '../../core/refusal.ts';
import { createOperator } from '../../gateway/operators/operators.ts';
import { EXIT } from '../exit-codes.ts';
import { parseDescriptor, writePassphrases } from '../secrets/passphrase-lines.ts';
import { handOutAtTerminal } from '../secrets/hand-out.ts';
import { hasPerson } from '../secrets/tty.ts';
import type { Verb } from '../verb.ts';
import { CREATE_OPTIONS, DATA_OPTION, withNewGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'The passphrase has six words, is made here and shown once. The name stands in the audit log beside ' +
    'everything that the operator does, so give each person their own.',
  options: {
    ...DATA_OPTION,
    operator: { value: 'NAME', about: 'the person', required: true },
    'secrets-fd': {
      value: 'N',
      about:
        'write the passphrase to file descriptor N (3 or more) as a line “name<TAB>passphrase” instead of ' +
        'showing it',
    },
    ...CREATE_OPTIONS,
  },
  json: true,
  examples: [
    'gateway operator create --data gateway --operator "Olga Meier"',
    'gateway operator create --data gateway --operator Olga --secrets-fd 3 3>passphrase',
  ],
  async run(invocation) {
    const name = invocation.text('operator').normalize('NFC');
    const given = invocation.optionalText('secrets-fd');
    const descriptor = given === undefined ? undefined : parseDescriptor(given);
    if (descriptor === undefined && !hasPerson()) return refuse('SECRETS_NOT_AVAILABLE');
    const operator = await withNewGateway(invocation, (gateway) =>
      createOperator(gateway, {
        name,
        handOut: async (passphrase) => {
          if (descriptor === undefined) await handOutAtTerminal(name, passphrase);
          else writePassphrases(descriptor, [{ name, passphrase }]);
        },
      }),
    );
    invocation.terminal.facts([
      ['id', operator.operatorId],
      ['operator', operator.name],
    ]);
    invocation.terminal.document(operator);
    return EXIT.ok;
  },
};

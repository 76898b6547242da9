/**
 * `gateway api-key create`: a wallet's credential. The token exists in one place only after this:
 * the descriptor of `--secrets-fd`, or standard output, once. The database keeps its digest.
 */
import { utf8 } from '../../core/encoding/bytes.ts';
import {
  createApiKey,
  DEFAULT_SCOPES,
  SCOPES,
  type Scope,
} from '../../gateway/api-keys/api-keys.ts';
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { parseDescriptor, writePassphrases } from '../secrets/passphrase-lines.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

/** A token with one of these and without a subject may do nothing. */
const SPEAKS_FOR: readonly Scope[] = ['dynamic', 'portal', 'portal-webhook'];

export const verb: Verb = {
  options: {
    ...DATA_OPTION,
    label: { value: 'TEXT', about: 'what the credential is for', required: true },
    scope: {
      value: SCOPES.join('|'),
      about: `what it may do; give it once for each (${DEFAULT_SCOPES.join(', ')} if left out)`,
      multiple: true,
    },
    for: {
      value: 'SUBJECT',
      about:
        'whom it speaks for: the environment of dynamic, the client of portal, the name of ' +
        'portal-webhook, the organisation of retail (may be left out)',
    },
    'secrets-fd': {
      value: 'N',
      about:
        'write the token to file descriptor N as a line “label<TAB>token” instead of showing it',
    },
  },
  json: true,
  examples: [
    'gateway api-key create --data gateway --label "wallet backend"',
    'gateway api-key create --data gateway --label wallet --secrets-fd 3 3>token',
    'gateway api-key create --data gateway --label provider --scope partner --scope keys:read --scope backups:read',
    'gateway api-key create --data gateway --label app --scope portal --for CLIENT',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const scopes = invocation.texts('scope').map(scopeOf);
    const fd = invocation.optionalText('secrets-fd');
    const descriptor = fd === undefined ? undefined : parseDescriptor(fd);
    const subject = (invocation.optionalText('for') ?? '').normalize('NFC');
    const speaking = scopes.find((scope) => SPEAKS_FOR.includes(scope));
    if (speaking !== undefined && subject === '') usage(`--scope ${speaking} needs --for`);
    const label = invocation.text('label').normalize('NFC');
    const { token, ...key } = await withGateway(invocation, (gateway) =>
      createApiKey(gateway, { label, subject, ...(scopes.length > 0 ? { scopes } : {}) }),
    );
    terminal.facts([
      ['id', key.id],
      ['label', key.label],
      ['scopes', key.scopes.join(' ')],
      ...(key.subject === '' ? [] : [['for', key.subject] as const]),
    ]);
    if (descriptor === undefined) {
      terminal.say(`    token   ${token}\nKeep it now: it is not shown again.`);
      terminal.document({ ...key, token });
    } else {
      writePassphrases(descriptor, [{ name: key.label, passphrase: utf8(token) }]);
      terminal.document(key);
    }
    return EXIT.ok;
  },
};

function scopeOf(text: string): Scope {
  return SCOPES.find((scope) => scope === text) ?? usage(`--scope is one of ${SCOPES.join(', ')}`);
}

/** What the verbs of the pool take alike. */
import type { KeyType } from '../../core/keys/spki.ts';
import { usage } from '../arguments.ts';
import type { Invocation, OptionSpec } from '../verb.ts';

export const KEY_TYPE_OPTION: Readonly<Record<'type', OptionSpec>> = {
  type: { value: 'rsa4096|secp256k1', about: 'of which type', required: true },
};

export function keyTypeOf(invocation: Pick<Invocation, 'text'>): KeyType {
  const type = invocation.text('type');
  if (type === 'rsa4096' || type === 'secp256k1') return type;
  return usage('--type is rsa4096 or secp256k1');
}

export function wholeNumberOf(invocation: Pick<Invocation, 'text'>, option: string): number {
  const text = invocation.text(option);
  if (!/^(0|[1-9][0-9]{0,6})$/.test(text)) usage(`--${option} is a whole number`);
  return Number(text);
}

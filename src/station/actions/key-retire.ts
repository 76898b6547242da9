/**
 * `key.retire`: the key is marked retired and stays, for what was encrypted to it must still open.
 * Id and fingerprint must be of the same customer key. The station's own keys are nobody's to retire.
 */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import type { Vault } from '../ports/vault.ts';
import { namedKey } from './named-key.ts';
import type { ActionTools, AnswerOf, ItemOf, Performed } from './action.ts';

type Item = ItemOf<'key.retire'>;

/** Refuses `KEY_UNKNOWN` (also when the fingerprint is of another key) and `KEY_ALREADY_RETIRED`. */
export function checkKeyRetire({ body }: Item, vault: Pick<Vault, 'key'>): void {
  const key = namedKey(body, vault);
  if (key.status === 'retired') refuse('KEY_ALREADY_RETIRED', { keyId: body.key_id });
}

export function performKeyRetire(item: Item, { clock, requestId }: ActionTools): Performed {
  const { key_id: keyId, key_fingerprint: fingerprint, reason } = item.body;
  const at = formatTime(clock.now());
  return {
    kind: 'key.retired',
    facts: { request_id: requestId, item_id: item.item_id, key_id: keyId, fingerprint, reason },
    kept: () => ({ outcome: 'done', key_id: keyId, at }),
    write: (writer) => {
      writer.setKeyStatus(keyId, 'retired');
    },
  };
}

export function answerKeyRetire(item: Item, retiredAt: string): AnswerOf<'key.retire'>['body'] {
  const { key_id, key_fingerprint } = item.body;
  return { key_id, key_fingerprint, retired_at: retiredAt };
}

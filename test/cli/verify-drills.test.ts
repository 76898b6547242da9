/** What the verifier says of a pool's key and of drills, from the vectors and the card beside them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { trustedCard } from '../../src/cli/verify/trusted-card.ts';
import { verifyFile } from '../../src/cli/verify/verify-file.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../src/core/encoding/canonical.ts';
import { parseResponse } from '../../src/protocol/bundle.ts';
import { codeOf } from './refusal-of.ts';

const vector = (name: string): unknown =>
  JSON.parse(
    readFileSync(path.join(import.meta.dirname, '..', 'vectors', 'protocol', name), 'utf8'),
  );
const { station_card: cardText = '' } = vector('cards.json') as Record<string, string>;
const card = trustedCard(utf8(cardText));
const kinds = vector('kinds.json') as { response: { payload: string } };
const { items, attestation } = parseResponse(utf8(kinds.response.payload));

/** The files that prove one statement each, in the order of the response. */
const files = items.flatMap((item) => {
  if (item.outcome !== 'done' || attestation === undefined) return [];
  const stated = 'keys' in item.body ? item.body.keys : 'statement' in item.body ? [item.body] : [];
  return stated.map(({ statement, index, proof }) => ({ statement, index, proof, attestation }));
});
const bytesOf = (at: number, change = (statement: string) => statement) => {
  const file = files[at];
  if (file === undefined) throw new Error('there is no such statement');
  return utf8(canonicalJson({ ...file, statement: change(file.statement) }));
};

describe('the verifier', () => {
  it('says of a key of a pool that it was made ahead of any user', () => {
    const { form, holds, key } = verifyFile(card, bytesOf(0));
    expect(form).toBe('attestation of a key');
    expect(holds[0]).toContain('ahead of any user');
    expect(key?.keyId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says of a drill whether the key works, and of a stored backup that it failed', () => {
    expect(files).toHaveLength(5);
    expect(verifyFile(card, bytesOf(3)).holds[0]).toContain('that it works');
    const backup = verifyFile(card, bytesOf(4));
    expect(backup.form).toBe('drill of a stored backup');
    expect(backup.holds[0]).toContain('FAILED');
    expect(backup.key).toBeUndefined();
  });

  it('refuses a failed drill that was made a good one', () => {
    const turned = bytesOf(4, (text) => text.replace('false', 'true').replace('content', 'none'));
    expect(codeOf(() => verifyFile(card, turned))).toBe('PROOF_INVALID');
  });
});

import { expect, it } from 'vitest';
import { describeWithVectors, publicVectors } from '../../public-vectors.ts';
import { EXPECTED_COUNTS, VECTOR_CHECKS } from './vector-checks.ts';

describeWithVectors('public vectors on OpenSSL', 'wycheproof', () => {
  it.each(VECTOR_CHECKS)('holds and refuses as $name says', async (check) => {
    expect(await check.run(publicVectors)).toEqual(EXPECTED_COUNTS[check.name]);
  });

  it('fails when the verdicts of a file are turned round', async () => {
    const check = VECTOR_CHECKS.find(({ name }) => name === 'wycheproof aes_gcm');
    await expect(check?.run(spoilt)).rejects.toThrow(/wrong answer for aes_gcm/);
  });
});

/** The public vectors with the verdicts of AES-GCM turned round. */
function spoilt(file: string): string | undefined {
  return publicVectors(file)?.replaceAll('"result": "invalid"', '"result": "valid"');
}

/** Three people who exist for a minute. Their passphrases are made by the station and shown to nobody. */
import type { CustodianSecret } from '../../ipc/shapes.ts';
import type { StationClient } from '../../station-process/client.ts';

export const CUSTODIAN_NAMES = ['Ada', 'Ben', 'Cleo'] as const;
export const THRESHOLD = 2;

export type ThrowAwayCustodian = { readonly name: string; readonly passphrase: Uint8Array };

export async function throwAwayCustodians(
  station: StationClient,
): Promise<readonly ThrowAwayCustodian[]> {
  const { passphrases } = await station.call('newPassphrases', { count: CUSTODIAN_NAMES.length });
  return CUSTODIAN_NAMES.map((name, index) => ({
    name,
    passphrase: passphrases[index] ?? new Uint8Array(),
  }));
}

/** Those who act: as few as the threshold allows. */
export function quorumOf(custodians: readonly ThrowAwayCustodian[]): CustodianSecret[] {
  return custodians
    .slice(0, THRESHOLD)
    .map(({ name, passphrase }) => ({ custodian: name, passphrase }));
}

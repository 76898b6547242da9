/** The shape that revoke, release and clock share: read the sheet, confirm, a quorum's passphrases. */
import type { CallInput } from '../../ipc/contract.ts';
import type { CustodianSecret } from '../../ipc/shapes.ts';
import type { Invocation } from '../verb.ts';
import { thresholdOf, withStation, type Station } from './connection.ts';
import { digestRead, showSheet } from './sheets.ts';

export async function actOfCustody<T>(
  invocation: Invocation,
  about: CallInput<'actSheet'>,
  question: string,
  act: (
    station: Station,
    agreed: { sheetDigest: string; custodians: CustodianSecret[] },
  ) => Promise<T>,
): Promise<T> {
  return await withStation(invocation, async (station, secrets) => {
    const sheet = await station.call('actSheet', about);
    showSheet(invocation.terminal, sheet);
    const sheetDigest = digestRead(invocation, sheet.sheetDigest);
    await secrets.confirm(question);
    const custodians = await secrets.quorum(await thresholdOf(station));
    return await act(station, { sheetDigest, custodians });
  });
}

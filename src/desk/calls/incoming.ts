/**
 * What comes in: request bundles and gateway cards, from a drive or from codes before a camera. The
 * station reads both, so that what it refuses is on its record.
 */
import type { CallInput } from '../../ipc/contract.ts';
import type { PageOutput } from '../../ipc/page.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Drives } from '../drives.ts';
import { bytesOnDrive } from '../file-on-drive.ts';
import type { Station } from '../supervisor.ts';
import type { DeskCalls } from './list.ts';

const MAX_CARD_BYTES = 65_536;

export function incomingCalls(
  drives: Drives,
  station: Station,
): Pick<DeskCalls, 'receiveFrom' | 'readCard' | 'readScannedCard'> {
  const shown = async (input: CallInput<'inspectCard'>): Promise<PageOutput<'readCard'>> => ({
    card: input.card,
    ...(await station.call('inspectCard', input)),
  });
  return {
    async receiveFrom(onDrive) {
      const file = await bytesOnDrive(onDrive, LIMITS.fileBytes, { drives, station });
      return await station.call('receive', { file });
    },
    async readCard(onDrive) {
      const card = await bytesOnDrive(onDrive, MAX_CARD_BYTES, { drives, station });
      return await shown({ card, transport: 'file' });
    },
    async readScannedCard({ card }) {
      // A copy: the bytes of an input are overwritten, and the page goes on with these.
      return await shown({ card: card.slice(), transport: 'frames' });
    },
  };
}

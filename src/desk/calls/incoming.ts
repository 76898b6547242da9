/** What comes in from a drive: request bundles and gateway cards. */
import { digestWords } from '../../core/keys/fingerprint.ts';
import { readGatewayCard } from '../../protocol/cards/gateway-card.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Drives } from '../drives.ts';
import { bytesOnDrive } from '../file-on-drive.ts';
import type { Station } from '../supervisor.ts';
import type { DeskCalls } from './list.ts';

const MAX_CARD_BYTES = 65_536;

export function incomingCalls(
  drives: Drives,
  station: Station,
): Pick<DeskCalls, 'receiveFrom' | 'readCard'> {
  return {
    async receiveFrom(onDrive) {
      const file = await bytesOnDrive(onDrive, LIMITS.fileBytes, { drives, station });
      return await station.call('receive', { file });
    },
    async readCard(onDrive) {
      const card = await bytesOnDrive(onDrive, MAX_CARD_BYTES, { drives, station });
      const { card: fields, digest } = readGatewayCard(card);
      return { card, name: fields.name, cardDigest: digest, words: digestWords(digest) };
    },
  };
}

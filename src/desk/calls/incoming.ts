/** What comes in: request bundles and gateway cards, from a drive or from codes before a camera. */
import { digestWords } from '../../core/keys/fingerprint.ts';
import { refuse } from '../../core/refusal.ts';
import type { PageOutput } from '../../ipc/page.ts';
import { readGatewayCard } from '../../protocol/cards/gateway-card.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Drives } from '../drives.ts';
import { bytesOnDrive } from '../file-on-drive.ts';
import type { Station } from '../supervisor.ts';
import type { DeskCalls } from './list.ts';

const MAX_CARD_BYTES = 65_536;

function shownCard(card: Uint8Array): PageOutput<'readCard'> {
  const { card: fields, digest } = readGatewayCard(card);
  return { card, name: fields.name, cardDigest: digest, words: digestWords(digest) };
}

export function incomingCalls(
  drives: Drives,
  station: Station,
): Pick<DeskCalls, 'receiveFrom' | 'readCard' | 'readScannedCard'> {
  return {
    async receiveFrom(onDrive) {
      const file = await bytesOnDrive(onDrive, LIMITS.fileBytes, { drives, station });
      return await station.call('receive', { file });
    },
    async readCard(onDrive) {
      const card = await bytesOnDrive(onDrive, MAX_CARD_BYTES, { drives, station });
      return shownCard(card);
    },
    readScannedCard({ card }) {
      if (card.length > MAX_CARD_BYTES) refuse('CARD_INVALID', { reason: 'it is too large' });
      // A copy: the bytes of an input are overwritten, and the page goes on with these.
      return shownCard(card.slice());
    },
  };
}

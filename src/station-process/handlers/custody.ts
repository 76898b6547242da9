/**
 * The calls that are acts of custody. A sheet is made again from the vault at the moment of the act
 * and must be the one that was read; who reads and who signs are not this room's to decide.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { digestWords } from '../../core/keys/fingerprint.ts';
import { readGatewayCard } from '../../protocol/cards/gateway-card.ts';
import { onRecord } from '../../station/audit.ts';
import { airGapAct } from '../../station/custody/air-gap.ts';
import { carryOut, sheetOfAct, type CustodyAct } from '../../station/custody/act.ts';
import { clockAct } from '../../station/custody/clock.ts';
import { checkReadOut, inspectCard, pairingAct } from '../../station/custody/pair.ts';
import { releasingAct } from '../../station/custody/release.ts';
import { revokingAct } from '../../station/custody/revoke.ts';
import type { CustodianSecret } from '../../station/shares.ts';
import { formatTime } from '../../core/clock.ts';
import type { Handlers } from '../call.ts';
import type { Opened, StationHost } from '../host.ts';
import { sectionsOf } from '../request-facts.ts';

type CustodyCall = 'actSheet' | 'inspectCard' | 'pair' | 'revoke' | 'release' | 'confirmClock';

export function custodyHandlers(host: StationHost): Pick<Handlers, CustodyCall> {
  return {
    async actSheet(wish) {
      const { surroundings, airGap } = await (wish.act === 'clock'
        ? host.opened()
        : host.working());
      const { vault } = surroundings;
      const made = await onRecord(surroundings, 'act.refused', { act: wish.act }, () => {
        switch (wish.act) {
          case 'pair':
            return sheetOfAct(pairingAct(wish.card, surroundings), vault);
          case 'revoke':
            return sheetOfAct(revokingAct(wish.gatewayId, vault), vault);
          case 'release':
            return sheetOfAct(releasingAct(wish.custodian, vault), vault);
          case 'clock':
            return sheetOfAct(clockAct(surroundings), vault);
          case 'air-gap':
            return sheetOfAct(airGapAct(airGap.look()), vault);
        }
      });
      return { ...made, sections: sectionsOf(made.sheet) };
    },

    async inspectCard({ card, transport }) {
      const { surroundings } = await host.working();
      const facts = { act: 'read card', transport, file_digest: sha256Hex(card) };
      const { name, digest } = await onRecord(surroundings, 'act.refused', facts, () =>
        inspectCard(card),
      );
      return { name, cardDigest: digest, words: digestWords(digest) };
    },

    async pair({ card, fingerprint, sheetDigest, custodians }) {
      const opened = await host.working();
      await carry(opened, 'pair', { sheetDigest, secrets: custodians }, () => {
        checkReadOut(card, fingerprint);
        return pairingAct(card, opened.surroundings);
      });
      const { card: paired, digest } = readGatewayCard(card);
      return { gatewayId: paired.gateway_id, name: paired.name, cardDigest: digest };
    },

    async revoke({ gatewayId, sheetDigest, custodians }) {
      const opened = await host.working();
      await carry(opened, 'revoke', { sheetDigest, secrets: custodians }, () =>
        revokingAct(gatewayId, opened.surroundings.vault),
      );
      return { gatewayId };
    },

    async release({ custodian, sheetDigest, custodians }) {
      const opened = await host.working();
      const act = await carry(opened, 'release', { sheetDigest, secrets: custodians }, () =>
        releasingAct(custodian, opened.surroundings.vault),
      );
      return { custodianId: String(act.facts['custodian_id']) };
    },

    async confirmClock({ sheetDigest, custodians }) {
      const opened = await host.opened();
      await carry(opened, 'clock', { sheetDigest, secrets: custodians }, () =>
        clockAct(opened.surroundings),
      );
      host.clockConfirmed();
      return { confirmedAt: formatTime(host.options.clock.now()) };
    },
  };
}

/** What refuses the act before anybody's passphrase is tried goes on record as well. */
export async function carry(
  { surroundings }: Opened,
  act: CustodyAct['act'],
  agreed: { sheetDigest: string; secrets: readonly CustodianSecret[] },
  describe: () => CustodyAct,
): Promise<CustodyAct> {
  const described = await onRecord(surroundings, 'act.refused', { act }, describe);
  await carryOut(described, agreed, surroundings);
  return described;
}

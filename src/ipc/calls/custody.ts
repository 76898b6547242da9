/** Acts of custody: a sheet that is read, a quorum that signs it, and the act. */
import { z } from 'zod';
import { airGap, bytes, hex64, id, quorum, sheet } from '../shapes.ts';
import { call, nothing } from './call.ts';

export const CUSTODY_CALLS = {
  /** The sheet to read before an act of custody. Nothing changes. */
  actSheet: call(
    z.discriminatedUnion('act', [
      z.strictObject({ act: z.literal('pair'), card: bytes }),
      z.strictObject({ act: z.literal('revoke'), gatewayId: id }),
      z.strictObject({ act: z.literal('release'), custodian: z.string() }),
      z.strictObject({ act: z.literal('clock') }),
      z.strictObject({ act: z.literal('air-gap') }),
    ]),
    sheet,
  ),

  /** What a card says of its gateway, for people to compare. Nothing is paired; a refusal is on record. */
  inspectCard: call(
    z.strictObject({ card: bytes, transport: z.enum(['file', 'frames']) }),
    z.strictObject({ name: z.string(), cardDigest: hex64, words: z.string() }),
  ),
  /** Pairs a gateway: the fingerprint as read out, the sheet as read, a quorum's passphrases. */
  pair: call(
    z.strictObject({
      card: bytes,
      /** The card's digest as its owner read it out: 64 hex digits, or the 12 words. */
      fingerprint: z.string(),
      sheetDigest: hex64,
      custodians: quorum,
    }),
    z.strictObject({ gatewayId: id, name: z.string(), cardDigest: hex64 }),
  ),
  revoke: call(
    z.strictObject({ gatewayId: id, sheetDigest: hex64, custodians: quorum }),
    z.strictObject({ gatewayId: id }),
  ),
  /** Releases a custodian blocked by failed attempts; the quorum are others. */
  release: call(
    z.strictObject({ custodian: z.string(), sheetDigest: hex64, custodians: quorum }),
    z.strictObject({ custodianId: id }),
  ),
  /** Confirms a clock that the vault refuses (`CLOCK_WENT_BACK`, `CLOCK_JUMPED`). */
  confirmClock: call(
    z.strictObject({ sheetDigest: hex64, custodians: quorum }),
    z.strictObject({ confirmedAt: z.string() }),
  ),

  /** What the monitor of the air gap sees now. */
  airGap: call(nothing, airGap),
  /** A quorum takes the breach as it is on record; a further finding is a new breach. */
  acknowledgeAirGap: call(z.strictObject({ sheetDigest: hex64, custodians: quorum }), airGap),
} as const;

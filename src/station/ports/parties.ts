/** Who has a say at the station, and whom it listens to: custodians, and peers that were paired. */
import type { PinnedPeer } from '../../core/keys/key-ring.ts';
import type { SealedCustodian } from '../../core/quorum/custodian-seal.ts';
import type { Custodian } from '../../core/quorum/custodian.ts';

export type CustodianRecord = Custodian & {
  readonly epoch: number;
  readonly sealed: SealedCustodian;
  /** Failed attempts since the last success; written before a passphrase is tried. */
  readonly failures: number;
};

export type PeerRecord = PinnedPeer & {
  readonly card: Uint8Array;
  /** The highest request sequence received from this peer; 0 when none. */
  readonly highSequence: number;
};

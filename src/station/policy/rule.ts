/**
 * What a policy rule is: one numbered condition on a request whose signature holds, checked against
 * the station's records. A rule refuses by throwing its own code and returns nothing; it changes
 * nothing. A rule sees only what is in `RequestFacts`.
 */
import type { RequestBundle } from '../../protocol/bundle.ts';
import type { StationIdentity } from '../ports/identity.ts';
import type { PeerRecord } from '../ports/parties.ts';
import type { Vault } from '../ports/vault.ts';

/** The records that rules may look at. None of these calls changes anything. */
export type Records = Pick<
  Vault,
  | 'request'
  | 'requests'
  | 'requestBySequence'
  | 'response'
  | 'responseByDigest'
  | 'outcomeOfItem'
  | 'auditSize'
  | 'tree'
>;

export type RequestFacts = {
  readonly request: RequestBundle;
  readonly payloadDigest: string;
  readonly now: Date;
  readonly station: StationIdentity;
  /** The station's own Ed25519 public key. */
  readonly identityKey: Uint8Array;
  /** The pinned gateway that signed. */
  readonly peer: PeerRecord;
  readonly records: Records;
};

export type Rule = {
  /** Stable number for the audit log and for the written policy. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly says: string;
  check(facts: RequestFacts): void;
};

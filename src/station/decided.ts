/**
 * Who has decided about a request. Each custodian decides once; when the declines leave fewer than
 * the threshold, no approval can bring it about any more.
 */
import { refuse } from '../core/refusal.ts';
import type { CustodianRecord } from './ports/parties.ts';
import type { Vault } from './ports/vault.ts';

/** The acts under which a request's approvals and declines are kept. */
export const APPROVE = 'request';
export const DECLINE = 'decline';

/** Whether so many have declined the request with this digest that it cannot be approved. */
export function isRequestBlocked(payloadDigest: string, vault: Vault): boolean {
  const left = vault.custodians().length - vault.approvals(DECLINE, payloadDigest).length;
  return left < vault.identity().threshold;
}

/** Refuses `REQUEST_BLOCKED`. */
export function checkNotBlockedByDeclines(
  { requestId, payloadDigest }: { readonly requestId: string; readonly payloadDigest: string },
  vault: Vault,
): void {
  if (isRequestBlocked(payloadDigest, vault)) refuse('REQUEST_BLOCKED', { requestId });
}

/** For who is about to decline. Refuses `ALREADY_DECIDED`. */
export function checkMayDecline(custodian: CustodianRecord, digest: string, vault: Vault): void {
  const { name } = custodian;
  if (hasDecided(custodian, APPROVE, digest, vault)) {
    refuse('ALREADY_DECIDED', { name, decision: 'approved' });
  }
  if (hasDecided(custodian, DECLINE, digest, vault)) {
    refuse('ALREADY_DECIDED', { name, decision: 'declined' });
  }
}

/** For who is about to approve. Refuses `APPROVAL_REPEATED`, `ALREADY_DECIDED`. */
export function checkMayApprove(custodian: CustodianRecord, digest: string, vault: Vault): void {
  const { name } = custodian;
  if (hasDecided(custodian, APPROVE, digest, vault)) refuse('APPROVAL_REPEATED', { name });
  if (hasDecided(custodian, DECLINE, digest, vault)) {
    refuse('ALREADY_DECIDED', { name, decision: 'declined' });
  }
}

function hasDecided(
  { custodianId }: CustodianRecord,
  act: string,
  digest: string,
  vault: Vault,
): boolean {
  return vault.approvals(act, digest).some((record) => record.custodianId === custodianId);
}

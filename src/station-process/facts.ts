/** The station's records as the plain facts of the contract. No key, no passphrase, no ciphertext. */
import { digestWords } from '../core/keys/fingerprint.ts';
import type { CallOutput } from '../ipc/contract.ts';
import type { PeerFacts } from '../ipc/shapes.ts';
import type { PeerRecord } from '../station/ports/parties.ts';
import type { Vault } from '../station/ports/vault.ts';
import { isBlocked, waitBeforeTry } from '../station/shares.ts';
import { requestFacts } from './request-facts.ts';

/** A status shows the newest ones; there are as many as the contract says. */
const MOST_REQUESTS = 200;

type Status = Extract<CallOutput<'status'>, { exists: true }>;

export function statusFacts(
  vault: Vault,
  process: Pick<Status, 'isLocked' | 'selfTests' | 'build' | 'airGap'>,
): Status {
  const { stationId, env, name, createdAt, epoch, threshold, generation } = vault.identity();
  const { requests: requestsTotal, keysActive, keysRetired } = vault.counts();
  return {
    exists: true,
    stationId,
    env,
    name,
    createdAt,
    epoch,
    generation,
    threshold,
    ...process,
    custodians: vault.custodians().map((custodian) => ({
      custodianId: custodian.custodianId,
      name: custodian.name,
      failures: custodian.failures,
      isBlocked: isBlocked(custodian, vault),
      waitSeconds: waitBeforeTry(custodian.failures) / 1000,
    })),
    gateways: vault.peers().map(peerFacts),
    requests: vault.requestLines(MOST_REQUESTS).map((line) => requestFacts(line, vault)),
    requestsTotal,
    keysActive,
    keysRetired,
    auditSize: vault.auditSize(),
    lastBackup: vault.latestBackup(),
  };
}

export function peerFacts(peer: PeerRecord): PeerFacts {
  return {
    gatewayId: peer.peerId,
    name: peer.name,
    status: peer.status,
    cardDigest: peer.cardDigest,
    cardWords: digestWords(peer.cardDigest),
    pairedAt: peer.pairedAt,
    highSequence: peer.highSequence,
  };
}

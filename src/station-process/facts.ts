/** The station's records as the plain facts of the contract. No key, no passphrase, no ciphertext. */
import { digestWords } from '../core/keys/fingerprint.ts';
import type { CallOutput } from '../ipc/contract.ts';
import type { ItemOutcome, RequestFacts, SheetSection } from '../ipc/shapes.ts';
import type { ItemResult } from '../station/execute.ts';
import { readRecordedRequest } from '../station/policy/earlier-request.ts';
import type { RequestRecord, Vault } from '../station/ports.ts';
import { isBlocked, waitBeforeTry } from '../station/shares.ts';
import { refuse } from '../core/refusal.ts';

export function requestFacts(requestId: string, vault: Vault): RequestFacts {
  const record = vault.request(requestId) ?? refuse('REQUEST_UNKNOWN', { requestId });
  return factsOf(record, vault);
}

/** A request with its sheet, as `receive` and `review` give it. */
export function sheetFacts(
  requestId: string,
  vault: Vault,
): { request: RequestFacts; sheet: string; sheetWords: string; sections: SheetSection[] } {
  const record = vault.request(requestId) ?? refuse('REQUEST_UNKNOWN', { requestId });
  const { sheet, sheetDigest } = record;
  return {
    request: factsOf(record, vault),
    sheet,
    sheetWords: digestWords(sheetDigest),
    sections: [],
  };
}

export function itemFacts({ item, kept }: ItemResult): ItemOutcome {
  const named = { itemId: item.item_id, kind: item.kind, outcome: kept.outcome };
  return kept.outcome === 'done'
    ? { ...named, keyId: kept.key_id, code: '' }
    : { ...named, keyId: '', code: kept.code };
}

type Status = Extract<CallOutput<'status'>, { exists: true }>;

export function statusFacts(
  vault: Vault,
  process: Pick<Status, 'isLocked' | 'selfTests' | 'build' | 'airGap'>,
): Status {
  const { stationId, env, name, createdAt, epoch, threshold, generation } = vault.identity();
  const keys = vault.keys('customer');
  const keysActive = keys.filter((key) => key.status === 'active').length;
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
    gateways: vault.peers().map((peer) => ({
      gatewayId: peer.peerId,
      name: peer.name,
      status: peer.status,
      cardDigest: peer.cardDigest,
      cardWords: digestWords(peer.cardDigest),
      pairedAt: peer.pairedAt,
      highSequence: peer.highSequence,
    })),
    requests: vault.requests().map((record) => factsOf(record, vault)),
    requestsTotal: vault.requests().length,
    keysActive,
    keysRetired: keys.length - keysActive,
    auditSize: vault.auditSize(),
  };
}

function factsOf(record: RequestRecord, vault: Vault): RequestFacts {
  const { requestId, gatewayId, sequence, status, payloadDigest, sheetDigest } = record;
  const names = new Map(vault.custodians().map(({ custodianId, name }) => [custodianId, name]));
  const response = vault.response(requestId);
  return {
    requestId,
    gatewayId,
    sequence,
    status,
    payloadDigest,
    sheetDigest,
    receivedAt: record.receivedAt,
    notAfter: record.notAfter,
    approvedBy: vault
      .approvals('request', payloadDigest)
      .map(({ custodianId }) => names.get(custodianId) ?? custodianId),
    approvals: [],
    declines: [],
    undecided: [],
    isBlocked: false,
    threshold: vault.identity().threshold,
    itemsTotal: readRecordedRequest(record).items.length,
    itemsDone: vault.outcomes(requestId).length,
    responseDigest: response?.sealedDigest ?? '',
    exportedAt: response?.exportedAt ?? '',
  };
}

/** Requests as the plain facts of the contract: who decided what, how far it is, what to read. */
import { digestWords } from '../core/keys/fingerprint.ts';
import { refuse } from '../core/refusal.ts';
import type { ItemOutcome, RequestFacts, SheetSection } from '../ipc/shapes.ts';
import { APPROVE, isRequestBlocked } from '../station/decided.ts';
import { declinesOf } from '../station/decline.ts';
import type { ItemResult } from '../station/execute.ts';
import { readRecordedRequest } from '../station/policy/earlier-request.ts';
import type { RequestLine, RequestRecord } from '../station/ports/requests.ts';
import type { Vault } from '../station/ports/vault.ts';
import { readSheet } from '../station/sheet-text.ts';

/** Refuses `REQUEST_UNKNOWN`. */
export function requestFactsById(requestId: string, vault: Vault): RequestFacts {
  const line = vault.requestLine(requestId) ?? refuse('REQUEST_UNKNOWN', { requestId });
  return requestFacts(line, vault);
}

/** A request with its sheet, as `receive` and `review` give it. Refuses `REQUEST_UNKNOWN`. */
export function sheetFacts(
  requestId: string,
  vault: Vault,
): { request: RequestFacts; sheet: string; sheetWords: string; sections: SheetSection[] } {
  const { sheet, sheetDigest } = recordOf(requestId, vault);
  return {
    request: requestFactsById(requestId, vault),
    sheet,
    sheetWords: digestWords(sheetDigest),
    sections: sectionsOf(sheet),
  };
}

/** The parts of a sheet for a window to lay out. */
export function sectionsOf(sheet: string): SheetSection[] {
  return readSheet(sheet).sections;
}

export function itemFacts({ item, kept }: ItemResult): ItemOutcome {
  const named = { itemId: item.item_id, kind: item.kind };
  switch (kept.outcome) {
    case 'done':
      return { ...named, outcome: 'done', keyId: kept.key_id, code: '' };
    case 'pooled':
      return { ...named, outcome: 'done', keyId: '', code: '' };
    case 'key-drilled':
    case 'backup-drilled': {
      const drilled = { ...named, keyId: 'key_id' in item.body ? item.body.key_id : '' };
      return kept.failed === 'none'
        ? { ...drilled, outcome: 'done', code: '' }
        : { ...drilled, outcome: 'failed', code: kept.failed };
    }
    case 'refused':
      return { ...named, outcome: 'refused', keyId: '', code: kept.code };
  }
}

export function requestFacts(line: RequestLine, vault: Vault): RequestFacts {
  const { requestId, payloadDigest, status } = line;
  const custodians = vault.custodians();
  const names = new Map(custodians.map(({ custodianId, name }) => [custodianId, name]));
  const approvals = vault.approvals(APPROVE, payloadDigest).map(({ custodianId, approvedAt }) => ({
    name: names.get(custodianId) ?? custodianId,
    at: approvedAt,
  }));
  const declines = declinesOf(line, vault).map((statement) => ({
    name: statement.custodian_name,
    at: statement.declined_at,
    reason: statement.reason,
  }));
  const decided = new Set([...approvals, ...declines].map(({ name }) => name));
  const itemsTotal = itemCount(line, vault);
  return {
    requestId,
    gatewayId: line.gatewayId,
    sequence: line.sequence,
    status,
    payloadDigest,
    sheetDigest: line.sheetDigest,
    receivedAt: line.receivedAt,
    notAfter: line.notAfter,
    approvedBy: approvals.map(({ name }) => name),
    approvals,
    declines,
    undecided: custodians.map(({ name }) => name).filter((name) => !decided.has(name)),
    isBlocked: isRequestBlocked(payloadDigest, vault),
    threshold: vault.identity().threshold,
    itemsTotal,
    itemsDone: itemsDone(line, itemsTotal, vault),
    responseDigest: line.responseDigest,
    exportedAt: line.exportedAt,
  };
}

function itemsDone({ requestId, status }: RequestLine, total: number, vault: Vault): number {
  if (status === 'received') return 0;
  return status === 'answered' ? total : vault.outcomeCount(requestId);
}

/** By the digest of the request's bytes, so it can never be that of another one. */
const countsByDigest = new Map<string, number>();
const MOST_KEPT = 1_000;

/** To count them a request is parsed; a status that shows it every few seconds does that once. */
function itemCount({ requestId, payloadDigest }: RequestLine, vault: Vault): number {
  const known = countsByDigest.get(payloadDigest);
  if (known !== undefined) return known;
  const { length } = readRecordedRequest(recordOf(requestId, vault)).items;
  if (countsByDigest.size >= MOST_KEPT) countsByDigest.clear();
  countsByDigest.set(payloadDigest, length);
  return length;
}

function recordOf(requestId: string, vault: Vault): RequestRecord {
  return vault.request(requestId) ?? refuse('REQUEST_UNKNOWN', { requestId });
}

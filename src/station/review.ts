/**
 * Step 4, review: the sheet that custodians read, made here from the verified bytes and never in a
 * window. Its first part says the request in full and depends on those bytes alone; its second part
 * sets it against the station's records as they were when it arrived. What cannot be described in
 * full is refused. Custodians approve the digest of this very text.
 */
import { refuse } from '../core/refusal.ts';
import { describeItem } from '../protocol/kinds/list.ts';
import type { ReviewLine } from '../protocol/kinds/kind.ts';
import type { StationIdentity } from './ports/identity.ts';
import type { RequestRecord } from './ports/requests.ts';
import type { Vault } from './ports/vault.ts';
import { comparedWithRecords } from './review-context.ts';
import { digestLines, sectionText, sheetDigestOf, sheetText, type Section } from './sheet-text.ts';
import type { VerifiedRequest } from './verify.ts';

/** Only this file makes one: its text is of exactly the request that it carries. */
class ReviewSheet {
  readonly #request: VerifiedRequest;
  readonly text: string;
  /** SHA-256 of the text, hex: what is approved beside the request's own digest. */
  readonly digest: string;

  constructor(request: VerifiedRequest, text: string) {
    this.#request = request;
    this.text = text;
    this.digest = sheetDigestOf(text);
  }

  get request(): VerifiedRequest {
    return this.#request;
  }
}

export type { ReviewSheet };

/** The sheet of a request that has just arrived. */
export function review(request: VerifiedRequest, vault: Vault): ReviewSheet {
  const text = [
    requestText(request, vault.identity()),
    sectionText(comparedWithRecords(request, vault)),
  ].join('\n');
  return new ReviewSheet(request, text);
}

/**
 * The sheet that was made when the request arrived. Its first part is made again from the verified
 * bytes and must be the same; refuses `VAULT_ROW_CHANGED`.
 */
export function reviewRecorded(
  request: VerifiedRequest,
  record: RequestRecord,
  vault: Vault,
): ReviewSheet {
  const sheet = new ReviewSheet(request, record.sheet);
  const isOfThisRequest =
    record.sheet.startsWith(`${requestText(request, vault.identity())}\n`) &&
    sheet.digest === record.sheetDigest;
  if (!isOfThisRequest) refuse('VAULT_ROW_CHANGED', { row: `request ${record.requestId}` });
  return sheet;
}

/** Everything that the signed request says, in the order of reading: who, what, until when. */
function requestText(request: VerifiedRequest, station: StationIdentity): string {
  return sheetText('PERMAFROST REVIEW SHEET', [
    whoAsks(request, station),
    whatIsAsked(request),
    ...request.items.map((item, index) => ({
      heading: `Item ${index + 1} of ${request.items.length}: ${item.kind}`,
      lines: describeItem(item),
    })),
  ]);
}

function whoAsks({ head, peer }: VerifiedRequest, station: StationIdentity): Section {
  return {
    heading: 'Who asks',
    lines: [
      { label: 'Gateway', value: peer.name },
      { label: 'Gateway id', value: head.gateway_id },
      { label: 'Station', value: station.name },
      { label: 'Station id', value: head.station_id },
      { label: 'Environment', value: head.env === 'production' ? 'PRODUCTION' : 'test' },
      { label: 'Request number', value: String(head.sequence) },
      { label: 'Request id', value: head.bundle_id },
      { label: 'Issued at', value: head.issued_at },
      { label: 'Valid until', value: head.not_after },
    ],
  };
}

function whatIsAsked({ items, payloadDigest }: VerifiedRequest): Section {
  return {
    heading: 'What is asked',
    lines: [
      { label: 'Items', value: String(items.length) },
      ...countLines(items),
      ...digestLines('Digest of the request', payloadDigest),
    ],
  };
}

function countLines(items: VerifiedRequest['items']): ReviewLine[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const { what, count } = countOf(item);
    counts.set(what, (counts.get(what) ?? 0) + count);
  }
  return Array.from(counts, ([what, count]) => ({ label: what, value: String(count) }));
}

function countOf(item: VerifiedRequest['items'][number]): { what: string; count: number } {
  switch (item.kind) {
    case 'key.assign':
      return { what: `Keys to make, ${item.body.key_type}`, count: 1 };
    case 'key.retire':
      return { what: 'Keys to retire', count: 1 };
    case 'key.pool':
      return { what: `Keys to make ahead, ${item.body.key_type}`, count: item.body.count };
    case 'key.drill':
      return { what: 'Keys to open and try', count: 1 };
    case 'backup.drill':
      return { what: 'Stored backups to decrypt and compare', count: 1 };
  }
}

/**
 * The part of the review sheet that a request alone cannot tell: what is new in it against the last
 * request of the same gateway, which numbers never arrived, which response its sender has not seen
 * yet, and which items this station will refuse. Plain facts, no verdict: people decide.
 */
import type { ReviewLine } from '../protocol/kinds/kind.ts';
import { refusalForeseen } from './actions/list.ts';
import { earlierRequest, readRecordedRequest } from './policy/earlier-request.ts';
import type { Vault } from './ports/vault.ts';
import type { Section } from './sheet-text.ts';
import type { VerifiedRequest } from './verify.ts';

type Items = VerifiedRequest['items'];

/** How far back missing numbers are looked for, and how many ranges are named. */
const LOOK_BACK = 1_024;
const MOST_RANGES = 12;

export function comparedWithRecords(request: VerifiedRequest, vault: Vault): Section {
  return {
    heading: 'Against the records of this station',
    lines: [
      ...sinceLastRequest(request, vault),
      { label: 'Numbers never received', value: missingNumbers(request, vault) },
      { label: 'Responses', value: unseenResponses(request, vault) },
      ...foreseenRefusals(request.items, vault),
    ],
  };
}

function sinceLastRequest({ head, items, peer }: VerifiedRequest, vault: Vault): ReviewLine[] {
  const last = earlierRequest(vault, peer, head.sequence);
  if (last === undefined) {
    return [{ label: 'Last request', value: 'none: this is the first of this gateway' }];
  }
  const before = readRecordedRequest(last).items;
  return [
    { label: 'Last request', value: `number ${last.sequence}, received ${last.receivedAt}` },
    { label: 'Items in it', value: String(before.length) },
    ...newLines('Kind not in it', added(items, before, kindsOf)),
    ...newLines('Customer not in it', added(items, before, customersOf)),
    ...newLines('Credential not in it', added(items, before, credentialsOf)),
  ];
}

function added(
  now: Items,
  before: Items,
  of: (item: Items[number]) => readonly string[],
): string[] {
  const known = new Set(before.flatMap(of));
  return [...new Set(now.flatMap(of))].filter((value) => !known.has(value));
}

function kindsOf(item: Items[number]): string[] {
  return ['key_type' in item.body ? `${item.kind} ${item.body.key_type}` : item.kind];
}

function customersOf(item: Items[number]): string[] {
  if (item.kind !== 'key.assign' || item.body.organisation === undefined) return [];
  const { customer_id: id, customer_name: name } = item.body.organisation;
  return [`${name} (${id})`];
}

function credentialsOf(item: Items[number]): string[] {
  return item.kind === 'key.assign' ? [item.body.pulled_by.id] : [];
}

/** Gaps are normal when a drive is lost, and the first sign when somebody holds requests back. */
function missingNumbers({ head, peer }: VerifiedRequest, vault: Vault): string {
  const ranges: { from: number; to: number }[] = [];
  const lowest = Math.max(1, head.sequence - LOOK_BACK);
  for (let number = lowest; number < head.sequence; number++) {
    if (vault.requestBySequence(peer.peerId, number) !== undefined) continue;
    const range = ranges.at(-1);
    if (range?.to === number - 1) range.to = number;
    else ranges.push({ from: number, to: number });
  }
  if (ranges.length === 0) return 'none';
  const named = ranges
    .slice(-MOST_RANGES)
    .map(({ from, to }) => (from === to ? String(from) : `${from} to ${to}`));
  return `${ranges.length > MOST_RANGES ? '… ' : ''}${named.join(', ')}`;
}

function unseenResponses({ head, peer }: VerifiedRequest, vault: Vault): string {
  const latest = vault.latestResponse(peer.peerId);
  if (latest === undefined) return 'none was made yet';
  const seen = head.previous === '' ? 0 : (vault.responseByDigest(head.previous)?.sequence ?? 0);
  if (seen === latest.sequence) return `number ${seen}, the last one, was imported by the gateway`;
  return `${latest.sequence} made, ${seen === 0 ? 'none' : `number ${seen}`} imported by the gateway so far`;
}

function foreseenRefusals(items: Items, vault: Vault): ReviewLine[] {
  return items.flatMap((item, index) => {
    const refusal = refusalForeseen(item, vault);
    if (refusal === undefined) return [];
    return [{ label: `Item ${index + 1} WILL BE REFUSED`, value: refusal.message }];
  });
}

/** One line each, for a list on one line could be too long to be read. */
function newLines(label: string, values: readonly string[]): ReviewLine[] {
  return (values.length === 0 ? ['none'] : values).map((value) => ({ label, value }));
}

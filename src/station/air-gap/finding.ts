/**
 * A finding: one thing that could carry data across the gap, by kind and by the name that the machine
 * gives it. Names come from drivers and may be anything, so they are made printable here, once; two
 * names that differ stay different, for an acknowledgement counts by them.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import {
  MAX_FINDING_NAME,
  MAX_FINDINGS,
  type AirGapState,
  type FindingKind,
} from '../../protocol/air-gap.ts';

export type Finding = { what: FindingKind; name: string };

/** What the monitor says; `findings` are in order, each once. */
export type AirGap = { state: AirGapState; findings: Finding[]; observedAt: string };

/** Looks at the machine. Never throws and never waits: what cannot be seen is a finding. */
export type AirGapProbe = () => readonly Finding[];

const MARK = 8;

/** `interface-up:eth0`: as signed, recorded and acknowledged. */
export function findingText({ what, name }: Finding): string {
  return `${what}:${name}`;
}

/** All of them in one line, for a sentence or an entry of the audit log. */
export function findingsText(findings: readonly Finding[]): string {
  return findings.map(findingText).join(' ');
}

/** A finding with its name in printable ASCII; a name that had to change bears a mark of its own. */
export function findingOf(what: FindingKind, name: string): Finding {
  // Without `~`, so that no name can imitate the mark of another.
  const isPlain = name.length <= MAX_FINDING_NAME && /^[!-}]+$/.test(name);
  if (isPlain) return { what, name };
  const mark = `~${sha256Hex(utf8(JSON.stringify(name))).slice(0, MARK)}`;
  const shown = name.replace(/[^!-~]/g, '?').slice(0, MAX_FINDING_NAME - mark.length);
  return { what, name: `${shown}${mark}` };
}

/** In order, each once, and no more than a response can say; the rest is counted and marked. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((finding) => [findingText(finding), finding]));
  const texts = [...byText.keys()].sort();
  const shown = texts.length > MAX_FINDINGS ? texts.slice(0, MAX_FINDINGS - 1) : texts;
  const all = shown.flatMap((text) => byText.get(text) ?? []);
  const rest = texts.slice(shown.length);
  if (rest.length === 0) return all;
  const mark = sha256Hex(utf8(rest.join(' '))).slice(0, MARK);
  const more: Finding = { what: 'not-observable', name: `${String(rest.length)}-more~${mark}` };
  return [...all, more].sort((a, b) => (findingText(a) < findingText(b) ? -1 : 1));
}

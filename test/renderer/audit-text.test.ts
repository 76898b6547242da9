/** The words of the audit log: no kind of entry is left without them, and no fact is left out. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audit, auditKinds } from '../../src/renderer/text/audit.ts';
import { entrySummary, factsOfEntry } from '../../src/renderer/text/entry.ts';
import type { AuditKind } from '../../src/station/ports/audit.ts';

/** A new kind does not compile until it stands here. */
const KINDS: Record<AuditKind, true> = {
  'station.created': true,
  'station.opened': true,
  'self-test.passed': true,
  'unlock.attempted': true,
  'unlock.succeeded': true,
  'unlock.refused': true,
  'custodian.released': true,
  'clock.confirmed': true,
  'air-gap.breached': true,
  'air-gap.restored': true,
  'air-gap.acknowledged': true,
  'peer.paired': true,
  'peer.revoked': true,
  'bundle.received': true,
  'bundle.refused': true,
  'review.shown': true,
  'approval.given': true,
  'approval.declined': true,
  'act.refused': true,
  'run.intent': true,
  'key.created': true,
  'key.drilled': true,
  'backup.drilled': true,
  'key.retired': true,
  'item.refused': true,
  'run.done': true,
  'run.cancelled': true,
  'response.sealed': true,
  'response.exported': true,
  'backup.intent': true,
  'backup.made': true,
  'backup.tested': true,
  'station.restored': true,
  'deviation.recorded': true,
  'station.locked': true,
  'vault.upgraded': true,
};

describe('the words of the audit log', () => {
  test.each(Object.keys(KINDS))('%s has a sentence, and a group that shows it', (kind) => {
    expect(auditKinds[kind]).toBeDefined();
    expect(audit.kindOf(kind)).toBe(auditKinds[kind]);
    const prefixes = audit.groups.map(([prefix]) => prefix).filter((prefix) => prefix !== '');
    expect(prefixes.filter((prefix) => kind.startsWith(prefix))).toHaveLength(1);
  });

  test('an unknown kind is shown as it is, whatever it is called', () => {
    for (const kind of ['toString', '__proto__', 'new.kind']) {
      expect(audit.kindOf(kind)).toBe(kind);
    }
  });

  test('people and gateways stand in the summary by their names, ids that nobody knows do not', () => {
    const ada = '00000000-0000-4000-8000-000000000001';
    const facts = { custodian_id: ada, request_id: '00000000-0000-4000-8000-000000000002' };
    expect(entrySummary(facts, new Map([[ada, 'Ada']]))).toBe('custodian Ada');
    expect(entrySummary(facts)).toBe('');
  });

  test('every fact of an entry is listed; only short values stand in the summary', () => {
    const facts = fc.dictionary(
      fc.stringMatching(/^[a-z][a-z_]{0,20}$/),
      fc.oneof(fc.nat(), fc.stringMatching(/^[a-z0-9]{0,80}$/)),
    );
    fc.assert(
      fc.property(facts, (entry) => {
        const listed = factsOfEntry(entry);
        expect(listed.map(({ value }) => value)).toEqual(Object.values(entry).map(String));
        const scanned = Object.values(entry).filter(
          (value) => value !== '' && String(value).length <= 32,
        );
        const summary = entrySummary(entry);
        expect(summary === '' ? 0 : summary.split(', ').length).toBe(scanned.length);
      }),
    );
  });
});

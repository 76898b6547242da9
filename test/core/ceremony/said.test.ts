import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peopleIn } from '../../../src/core/ceremony/participants.ts';
import { SAID, saidOf } from '../../../src/core/ceremony/said.ts';
import { SOME_ENTRY } from '../audit/made-log.ts';
import { ADA } from './made-log.ts';

const names = new Map([[ADA, 'Ada']]);
const FACTS =
  'act air_gap approved_by attempt backup_id backup_number clock code custodian custodians failed findings gateway_id generation ' +
  'item_id items items_done key_id name number purpose reason sequence threshold type what';

/** The sentence of a kind, with the names of facts in place of their values. */
function said(kind: string, facts: Record<string, string> = {}): string {
  const named = Object.fromEntries(FACTS.split(' ').map((name) => [name, `<${name}>`]));
  return saidOf({ ...SOME_ENTRY, kind, facts: { ...named, ...facts } }, names);
}

describe('the words of an entry', () => {
  // Records that were signed with these words are verified by making them again.
  it('are those of version 1, for ever', () => {
    expect(Object.fromEntries(Object.keys(SAID).map((kind) => [kind, said(kind)]))).toEqual({
      'station.created':
        'The station <name> was set up with <custodians> custodians, of whom <threshold> are needed',
      'station.opened':
        'The station was started; its clock is not accepted (<clock>); the air gap is open (<findings>)',
      'station.locked': 'The station was locked (<reason>)',
      'station.restored':
        'The station was restored from backup <backup_number>, as generation <generation>',
      'vault.upgraded': 'The vault was brought to a newer version',
      'self-test.passed': 'The self-tests of the cryptography passed',
      'unlock.attempted': 'The passphrase of  was tried (<purpose>)',
      'unlock.succeeded': '<custodians> unlocked the station',
      'unlock.refused': 'Unlocking was refused',
      'custodian.released': '<approved_by> released <name>, whom failed attempts had blocked',
      'clock.confirmed': '<approved_by> confirmed the clock',
      'air-gap.breached': 'The air gap was found open (<findings>)',
      'air-gap.restored': 'What had opened the air gap is gone',
      'air-gap.acknowledged': '<approved_by> acknowledged the open air gap (<findings>)',
      'peer.paired': '<approved_by> paired the gateway <name>',
      'peer.revoked': '<approved_by> revoked the gateway <name>',
      'bundle.received': 'Request <sequence> was received and verified',
      'bundle.refused': 'A bundle was refused',
      'review.shown': 'The review sheet was shown',
      'approval.given': '<custodian> approved the sheet',
      'approval.declined': '<custodian> declined the request: <reason>',
      'act.refused': 'An act was refused: <act>',
      'run.intent': 'The run began, approved by <approved_by> (items: <items>)',
      'key.created': 'Key <key_id> (<type>) was made and checked',
      'key.retired': 'Key <key_id> was retired',
      'key.drilled': 'Key <key_id> was opened and tried, and FAILED (<failed>)',
      'backup.drilled':
        'Stored backup <backup_id> was to be decrypted and compared, and FAILED (<failed>)',
      'item.refused': 'Item <item_id> was refused (<code>)',
      'run.done': 'The run ended (items done: <items>)',
      'run.cancelled': 'The run was stopped (items done and kept: <items_done>)',
      'response.sealed': 'Response <sequence> was signed and sealed',
      'response.exported': 'The response was written to a drive and read back',
      'backup.intent': 'Backup <number> was begun',
      'backup.made': 'Backup <number> was written and read back',
      'backup.tested': 'Backup <number> was restored as a test',
      'deviation.recorded': '<what>',
    });
  });

  it('name the custodian whose passphrase it was, by the card or by id', () => {
    expect(said('unlock.attempted', { custodian_id: ADA })).toBe(
      'The passphrase of Ada was tried (<purpose>)',
    );
    expect(said('unlock.refused', { custodian_id: ADA })).toBe(
      'Unlocking was refused at the passphrase of Ada',
    );
    expect(said('act.refused', { custodian_id: 'someone' })).toBe(
      'An act was refused: <act>, at the passphrase of someone',
    );
  });

  it('of a start say nothing of a clock and an air gap that are well', () => {
    expect(said('station.opened', { clock: 'accepted', air_gap: 'intact' })).toBe(
      'The station was started',
    );
  });

  it('of a drill tell what is sound from what failed', () => {
    expect(said('key.drilled', { failed: 'none' })).toBe(
      'Key <key_id> was opened and tried, and is sound',
    );
    expect(said('backup.drilled', { failed: 'none' })).toBe(
      'Stored backup <backup_id> was decrypted and has its checksum',
    );
  });

  it('of an export tell codes from a drive', () => {
    expect(said('response.exported', { transport: 'file' })).toBe(said('response.exported'));
    expect(said('response.exported', { transport: 'frames' })).toBe(
      'The response was shown as codes, and it was said that the gateway has it',
    );
  });

  it('of a request tell the camera from a drive', () => {
    const words = (transport: string) => said('bundle.received', { sequence: '7', transport });
    expect(words('file')).toBe('Request 7 was received and verified');
    expect(words('frames')).toBe('Request 7 was received by camera and verified');
  });

  it('are plain for a kind without words, and for a fact that is missing', () => {
    expect(said('other.thing')).toBe('An entry of the kind other.thing');
    expect(said('constructor.x')).toBe('An entry of the kind constructor.x');
    const bare = { ...SOME_ENTRY, kind: 'approval.given', facts: {} };
    expect(saidOf(bare, names)).toBe('? approved the sheet');
  });
});

describe('the people in a text', () => {
  it('are read by the names on the card, whatever commas those have', () => {
    const nameText = fc.stringMatching(/^[A-C](?:, [A-C]|[a-c]){0,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(nameText, { minLength: 1, maxLength: 5 }), (people) => {
        // Where one name is the beginning of another with a comma, no reader could tell.
        fc.pre(!people.some((one) => people.some((other) => other.startsWith(`${one}, `))));
        const card = new Map(people.map((name) => [`id of ${name}`, name]));
        expect(peopleIn(people.join(', '), card)).toEqual(people);
      }),
    );
  });

  it('are taken apart at the commas when the card does not know them', () => {
    expect(peopleIn('Dora, Ada, Emil', names)).toEqual(['Dora', 'Ada', 'Emil']);
    expect(peopleIn('', names)).toEqual([]);
  });
});

/** Records at the terminal, from a station that people set up to a file that anyone verifies. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Machines, refused, said } from './machines.ts';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';

const machines = new Machines(temporaryFolder());

beforeAll(async () => {
  await machines.setUp(['Ada', 'Ben'], 2);
});

type Listed = { readonly ceremonyId: string; readonly title: string };

async function listed(): Promise<readonly Listed[]> {
  return said(await machines.station('record', ['--list']))['ceremonies'] as Listed[];
}

describe('station record', () => {
  it('lists the ceremonies, signs the record of one, and the card verifies it', async () => {
    const [pairing, setUp] = await listed();
    expect(setUp).toMatchObject({ ceremonyId: 'set-up-0' });
    expect(pairing?.title).toMatch(/^Pairing of the gateway [^?]+$/);
    const { index } = said(
      await machines.station('deviation', [
        '--what',
        'The witness left early',
        '--reason',
        'Illness',
        '--by',
        'Cleo',
      ]),
    );
    for (const { ceremonyId } of await listed()) {
      const signing = ['record', [ceremonyId, '--to', 'drive']] as const;
      said(await machines.station(...signing, ['Ada', 'Ben']));
      const spoken = await permafrost(
        [
          'verify',
          machines.file(`ceremony-${ceremonyId}-`),
          '--card',
          'drive/station-card.json',
          '--json',
        ],
        { cwd: machines.folder },
      );
      expect(spoken.code).toBe(0);
      const [file] = documentOf(spoken)['files'] as { facts: Record<string, string> }[];
      expect(JSON.stringify(file)).not.toContain('?');
      // The set-up lasts until the first unlocking, which was for this very record.
      if (ceremonyId !== 'set-up-0') continue;
      expect(Object.values(file?.facts ?? {})).toContainEqual(
        expect.stringMatching(
          new RegExp(`^entry ${String(index)}, .*: The witness left early; Illness; Cleo$`),
        ),
      );
    }
  });

  it('refuses a ceremony that is not there, and says nothing was made', async () => {
    const spoken = await machines.station('record', ['request-1', '--to', 'drive'], ['Ada', 'Ben']);
    expect(refused(spoken)).toBe('CEREMONY_UNKNOWN');
  });

  it('wants a ceremony or --list, and a folder', async () => {
    for (const args of [[], ['set-up-0'], ['set-up', '--to', 'drive'], ['set-up-0', '--list']]) {
      const spoken = await machines.station('record', args);
      expect(codeSaid(spoken)).toBe('USAGE');
      expect(spoken.code).toBe(2);
    }
  });
});

describe('station deviation', () => {
  it('refuses text that could not be read as it is', async () => {
    const spoken = await machines.station('deviation', [
      '--what',
      'two\nlines',
      '--reason',
      'r',
      '--by',
      'Ada',
    ]);
    expect(refused(spoken)).toBe('DEVIATION_INVALID');
  });

  it('wants all three texts, and none longer than a record shows', async () => {
    for (const what of ['', 'x'.repeat(501)]) {
      const spoken = await machines.station('deviation', [
        '--what',
        what,
        '--reason',
        'r',
        '--by',
        'Ada',
      ]);
      expect(codeSaid(spoken)).toBe('USAGE');
    }
  });
});

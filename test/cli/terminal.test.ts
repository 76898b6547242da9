import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/cli/printable.ts';
import { makeTerminal } from '../../src/cli/terminal.ts';

function streams(isTTY: boolean) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (list: string[]) => ({
    write: (text: string | Uint8Array) => list.push(String(text)) > 0,
  });
  return { out, err, given: { out: into(out), err: { ...into(err), isTTY } } };
}

describe('what goes to a terminal', () => {
  it('never holds a control or invisible formatting character of the text, but line feeds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  it('spells out an escape sequence and a change of direction in a name', () => {
    expect(printable('Bank\u001b[1A\u202eknaB')).toBe('Bank\\u{1b}[1A\\u{202e}knaB');
  });

  it('keeps letters of any script and line feeds', () => {
    expect(printable('Zürich 東京\n“x”')).toBe('Zürich 東京\n“x”');
  });

  it('prints nothing but the document on standard output with --json', () => {
    const { out, err, given } = streams(false);
    const terminal = makeTerminal(true, given);
    terminal.say('narration');
    terminal.step('a step');
    terminal.facts([['label', 'value']]);
    terminal.quote('sheet');
    terminal.document({ answer: 42 });
    expect(JSON.parse(out.join(''))).toEqual({ answer: 42 });
    expect(err).toEqual([]);
  });

  it('rewrites one line of progress on a terminal and prints changes elsewhere', () => {
    const tty = streams(true);
    const person = makeTerminal(false, tty.given);
    for (const line of ['1 of 2', '1 of 2', '2 of 2']) person.progress(line);
    person.endProgress();
    expect(tty.err.join('')).toBe('\r\u001b[2K    1 of 2\r\u001b[2K    2 of 2\n');
    const pipe = streams(false);
    const script = makeTerminal(false, pipe.given);
    for (const line of ['1 of 2', '1 of 2', '2 of 2']) script.progress(line);
    script.endProgress();
    expect(pipe.err.join('')).toBe('    1 of 2\n    2 of 2\n');
    expect(pipe.out).toEqual([]);
  });
});

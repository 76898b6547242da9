/**
 * Draws QR codes of one version from any bytes, many times faster than a general encoder: a series
 * has one version and one mask, so all that changes from frame to frame is data and its parity.
 */
import { codewordsOf, interleavingOf, type Interleaving } from './codewords.ts';
import { flipBits, templateOf, type Template } from './template.ts';
import { codeForm, type CodeForm } from './versions.ts';

const made = new Map<number, CodeMaker>();

export class CodeMaker {
  readonly #form: CodeForm;
  readonly #interleaving: Interleaving;
  readonly #template: Template;

  /** The maker of a version (1 to 40); making it costs as much as some codes, so it is kept. */
  static of(version: number): CodeMaker {
    const known = made.get(version);
    if (known !== undefined) return known;
    const maker = new CodeMaker(version);
    made.set(version, maker);
    return maker;
  }

  private constructor(version: number) {
    this.#form = codeForm(version);
    this.#interleaving = interleavingOf(this.#form);
    this.#template = templateOf(this.#form, this.#interleaving);
  }

  /** Modules a side, without the quiet zone. */
  get size(): number {
    return this.#form.size;
  }

  /** The most bytes a code of this version holds. */
  get capacity(): number {
    return this.#form.capacity;
  }

  /** The modules row by row, 1 for dark. */
  make(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.capacity) {
      throw new RangeError(
        `A code of version ${this.#form.version} holds ${this.capacity} bytes, not ${bytes.length}.`,
      );
    }
    const modules = this.#template.modules.slice();
    flipBits(modules, this.#template.order, codewordsOf(bytes, this.#form, this.#interleaving));
    return modules;
  }
}

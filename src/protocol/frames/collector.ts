/**
 * Gathers frames, in any order and of several series at once, until one is whole.
 *
 * Attacker: whoever gets codes of his own before the camera. The series that is being read **leads**; a
 * frame of another one is put aside (a few series, little memory) and changes nothing about it. The lead
 * passes on in two cases only, and nothing is lost by it: what led was a single stray frame, or the
 * sender cut the same whole for lighter codes. Whoever wants to read something else begins anew. There
 * is no clock here: silence is counted in frames.
 */
import type { Frame } from './frame.ts';
import type { Digest } from './gathering.ts';
import { Gathering } from './gathering.ts';
import type { Progress, Taken } from './taken.ts';

const SERIES_KEPT = 4;
/** Frames of a series, since the leading one last brought something new, after which it may lead. */
const FRAMES_TO_LEAD = 4;
/** Frames of others after which the series that is furthest may be forgotten too. */
const LONG_SILENCE = 4096;

type Kept = {
  readonly gathering: Gathering;
  /** Number of the frame that fed it last. */
  lastFed: number;
  /** Its frames since the leading series last brought something new. */
  sinceLeader: number;
};

export class FrameCollector {
  readonly #digest: Digest;
  readonly #maxBytes: number;
  #kept = new Map<string, Kept>();
  #leader: Kept | undefined;
  #taken = 0;
  #turn: Promise<unknown> = Promise.resolve();
  /** Counts the scans: what belongs to an earlier one is dropped. */
  #scan = 0;

  constructor(options: { readonly digest: Digest; readonly maxBytes: number }) {
    this.#digest = options.digest;
    this.#maxBytes = options.maxBytes;
  }

  /** Takes a frame, after those before it. One that was still waiting at a {@link reset} is `not-ours`. */
  take(frame: Frame): Promise<Taken> {
    const scan = this.#scan;
    const turn = this.#turn.then(() => this.#take(frame, scan));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  progress(): Progress | undefined {
    return this.#leader?.gathering.progress();
  }

  /** Forgets everything. */
  reset(): void {
    this.#scan += 1;
    this.#kept = new Map();
    this.#leader = undefined;
    this.#taken = 0;
  }

  async #take(frame: Frame, scan: number): Promise<Taken> {
    if (scan !== this.#scan || frame.totalBytes > this.#maxBytes) return { kind: 'not-ours' };
    this.#taken += 1;
    const kept = this.#keptFor(frame);
    const isNew = kept.gathering.add(frame);
    this.#feed(kept, isNew);
    if (kept !== this.#leader) return { kind: 'other-series' };
    const { gathering } = kept;
    if (!gathering.isFull) {
      return { kind: isNew ? 'new' : 'known', progress: gathering.progress() };
    }
    const whole = await gathering.finish(this.#digest, () => scan === this.#scan);
    // A scan that was begun anew meanwhile has nothing to do with this one.
    if (scan !== this.#scan) return { kind: 'not-ours' };
    if (whole === 'more') return { kind: 'new', progress: gathering.progress() };
    if (whole === 'spoiled') {
      this.#forget(kept);
      return { kind: 'spoiled' };
    }
    this.reset();
    const { content, session } = gathering.series;
    return { kind: 'complete', content, bytes: whole, session };
  }

  #feed(kept: Kept, isNew: boolean): void {
    kept.lastFed = this.#taken;
    kept.sinceLeader += 1;
    const leads = kept === this.#leader;
    if (!leads && !this.#mayLead(kept)) return;
    this.#leader = kept;
    if (leads && !isNew) return;
    for (const other of this.#kept.values()) other.sinceLeader = 0;
  }

  #mayLead(kept: Kept): boolean {
    const leading = this.#leader?.gathering;
    if (leading === undefined) return true;
    if (kept.sinceLeader < FRAMES_TO_LEAD) return false;
    return leading.have === 1 || isSameWhole(leading.series, kept.gathering.series);
  }

  #keptFor(frame: Frame): Kept {
    const key = [frame.session, frame.k, frame.totalBytes, frame.content].join(' ');
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      this.#makeRoom();
      kept = { gathering: new Gathering(frame), lastFed: 0, sinceLeader: 0 };
      this.#kept.set(key, kept);
    }
    return kept;
  }

  /** The series that was silent longest goes; not the leading one, nor so soon the one that is furthest. */
  #makeRoom(): void {
    if (this.#kept.size < SERIES_KEPT) return;
    const others = [...this.#kept.values()].filter((kept) => kept !== this.#leader);
    const furthest = Math.max(...others.map(({ gathering }) => gathering.have));
    const held = others.find(
      ({ gathering, lastFed }) =>
        gathering.have === furthest && furthest > 1 && this.#taken - lastFed < LONG_SILENCE,
    );
    const [oldest] = others.filter((kept) => kept !== held).sort((a, b) => a.lastFed - b.lastFed);
    if (oldest !== undefined) this.#forget(oldest);
  }

  #forget(kept: Kept): void {
    for (const [key, other] of this.#kept) if (other === kept) this.#kept.delete(key);
    if (this.#leader === kept) this.#leader = undefined;
  }
}

/** A session is of one whole: with another length or content it is a stranger's word. */
function isSameWhole(one: Frame, other: Frame): boolean {
  const isOneSession = one.session === other.session;
  return isOneSession && one.totalBytes === other.totalBytes && one.content === other.content;
}

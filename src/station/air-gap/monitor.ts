/**
 * The state of the air gap, from one look to the next. An acknowledgement holds for exactly the
 * findings that a quorum put on record, in this process only: what is found besides is a new breach,
 * and what went away and came back is one too. It detects and proves nothing: whoever owns the
 * machine can lie to it.
 */
import { formatTime, type Clock } from '../../core/clock.ts';
import { AIR_GAP_STATES, type AirGapClaim, type AirGapState } from '../../protocol/air-gap.ts';
import { findingText, inOrder, type AirGap, type AirGapProbe, type Finding } from './finding.ts';

export class AirGapMonitor {
  readonly #probe: AirGapProbe;
  readonly #clock: Clock;
  #acknowledged = new Set<string>();
  #worst: AirGapState = 'intact';
  #found: Finding[] = [];

  constructor(probe: AirGapProbe, clock: Clock) {
    this.#probe = probe;
    this.#clock = clock;
    this.beginSession();
  }

  /** Looks at the machine now. Writes nothing and locks nothing. */
  look(): AirGap {
    const findings = inOrder(this.#probe());
    const texts = findings.map(findingText);
    this.#acknowledged = new Set(texts.filter((text) => this.#acknowledged.has(text)));
    const state = stateOf(texts, this.#acknowledged);
    if (rank(state) > rank(this.#worst)) this.#worst = state;
    this.#found = inOrder([...this.#found, ...findings]);
    return { state, findings, observedAt: formatTime(this.#clock.now()) };
  }

  /** A quorum has put these findings on record. Another one that is there now is a breach. */
  acknowledge(findings: readonly Finding[]): AirGap {
    this.#acknowledged = new Set(findings.map(findingText));
    return this.look();
  }

  /** From here on counts what a response says: the station was unlocked. */
  beginSession(): void {
    this.#worst = 'intact';
    this.#found = [];
    this.look();
  }

  /** The worst state since the station was unlocked, and all that was found since. */
  claim(): AirGapClaim {
    this.look();
    return { state: this.#worst, findings: this.#found.map(findingText) };
  }
}

function stateOf(texts: readonly string[], acknowledged: ReadonlySet<string>): AirGapState {
  if (texts.length === 0) return 'intact';
  return texts.every((text) => acknowledged.has(text)) ? 'acknowledged' : 'breached';
}

function rank(state: AirGapState): number {
  return AIR_GAP_STATES.indexOf(state);
}

/**
 * What the page knows of how things stand at the gateway. The pulse and the screens ask at once, and
 * an act answers with the outbox unasked: what is known never goes back to an older answer.
 */
import type { Outbox, Overview } from '../../gateway/console/contract.ts';
import type { PageRefusal } from '../../renderer/state/page-refusal.ts';
import { asGatewayRefusal } from './errand.svelte.ts';
import { InOrder } from './in-order.ts';
import type { Session } from './session.svelte.ts';

const BACKGROUND = { isBackground: true } as const;

export class Knowledge {
  overview = $state.raw<Overview | undefined>(undefined);
  outbox = $state.raw<Outbox | undefined>(undefined);
  /** Why the gateway cannot be asked, when it cannot. */
  problem = $state.raw<PageRefusal | undefined>(undefined);
  readonly #session: Session;
  readonly #answers = new InOrder();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Asks how things stand; a fault is shown and not thrown: what was done before is done. */
  async refresh(): Promise<void> {
    const isNewest = this.#answers.ask();
    try {
      await this.#session.read();
      const standing = this.#session.standing === 'in' ? await this.#readAll() : undefined;
      if (!isNewest()) return;
      this.problem = undefined;
      if (standing !== undefined) ({ overview: this.overview, outbox: this.outbox } = standing);
    } catch (error) {
      const refusal = asGatewayRefusal(error);
      if (refusal !== undefined && isNewest()) this.problem = refusal;
    }
  }

  /** After an act that answered with the outbox. */
  takeOutbox(next: Outbox): void {
    this.#answers.overtake();
    this.outbox = next;
  }

  /** Nothing that one person read stays in the page for the next, nor comes after them. */
  forget(): void {
    this.#answers.overtake();
    this.overview = undefined;
    this.outbox = undefined;
  }

  async #readAll(): Promise<{ overview: Overview; outbox: Outbox }> {
    const overview = await this.#session.ask('overview', undefined, BACKGROUND);
    return { overview, outbox: await this.#session.ask('outbox', undefined, BACKGROUND) };
  }
}

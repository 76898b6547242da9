/**
 * Who is logged in, and until when. Any answer may say that nobody is any more: then the page shows
 * nothing that it had read before, and asks who is there. The session lives on while a person does
 * something; what the page asks by itself does not count.
 *
 * Answers do not come in the order of their questions. What was asked before a login or a logout is
 * therefore neither heard nor given to anybody after it: a late answer would show one person's page to
 * the next, or end a session that has just begun. Nor is an older answer to who is there taken after
 * a newer one: it would take back the time that somebody who stays has just been given.
 */
import type { CallName, Login, SessionView } from '../../gateway/console/contract.ts';
import { GatewayCalls, type CallInput, type CallOutput, type CallWays } from './gateway-call.ts';
import { InOrder } from './in-order.ts';
import { GivenUp } from './reading.ts';

export type WhyOut = 'not-yet' | 'logged-out' | 'ended';
export type Standing = 'reading' | 'out' | 'in';

const UNAUTHORIZED = 401;
const WARN_BEFORE_MS = 60_000;
/** A person who types and points is asked for no more often than this. */
const STIR_EVERY_MS = 60_000;

export class Session {
  gateway = $state.raw<SessionView['gateway'] | undefined>(undefined);
  operator = $state.raw<SessionView['operator']>(null);
  whyOut = $state<WhyOut>('not-yet');
  /** The time at the gateway, as its last answer and this page's clock say. */
  now = $state(0);
  readonly #send: typeof fetch;
  readonly #clock: () => number;
  /** Those of whoever is there now; others from the next login or logout on. */
  #calls: GatewayCalls;
  readonly #views = new InOrder();
  #offsetMs = 0;
  #stirredAt = 0;

  constructor(send: typeof fetch, clock: () => number) {
    this.#send = send;
    this.#clock = clock;
    this.#calls = this.#newCalls();
    this.tick();
  }

  get standing(): Standing {
    if (this.gateway === undefined) return 'reading';
    return this.operator === null ? 'out' : 'in';
  }

  /** Milliseconds until the session ends by itself; 0 while nobody is logged in. */
  get endsInMs(): number {
    if (this.operator === null) return 0;
    const { idleEndsAt, endsAt } = this.operator;
    return Math.max(0, Math.min(Date.parse(idleEndsAt), Date.parse(endsAt)) - this.now);
  }

  /** Whether to warn; a session at its very end cannot be kept, one that is only idle can. */
  get warning(): 'idle' | 'end' | undefined {
    if (this.operator === null || this.endsInMs > WARN_BEFORE_MS) return undefined;
    const { idleEndsAt, endsAt } = this.operator;
    return Date.parse(idleEndsAt) < Date.parse(endsAt) ? 'idle' : 'end';
  }

  /** Throws `GivenUp` where somebody came or went before the answer. */
  async ask<N extends CallName>(
    name: N,
    input: CallInput<N>,
    ways?: CallWays,
  ): Promise<CallOutput<N>> {
    const calls = this.#calls;
    const output = await calls.ask(name, input, ways);
    if (calls !== this.#calls) throw new GivenUp();
    return output;
  }

  /** Who is logged in, asked by the page itself. */
  async read(): Promise<void> {
    const isNewest = this.#views.ask();
    const view = await this.ask('session', undefined, { isBackground: true });
    if (isNewest()) this.#take(view);
  }

  async logIn(login: Login): Promise<void> {
    const view = await this.ask('login', login);
    this.#leaveEarlierCalls();
    this.#take(view);
    this.#stirredAt = this.#clock();
  }

  /**
   * Reading is broken off first: the gateway would refuse what it hears after the logout. Where the
   * logout is not done, whoever waits for an answer gets it after all.
   */
  async logOut(): Promise<void> {
    const calls = this.#calls;
    calls.reading.breakOff();
    try {
      await this.ask('logout', undefined);
    } catch (error) {
      if (calls !== this.#calls) return; // it ended by itself meanwhile
      calls.reading.goOn();
      throw error;
    }
    this.#end('logged-out');
  }

  /** Somebody is there: a call as a person makes it, and until when the session lives now. */
  async stay(): Promise<void> {
    this.#stirredAt = this.#clock();
    await this.ask('outbox', undefined);
    await this.read();
  }

  /** A key was pressed or the pointer used: kept alive, once in a while. */
  async stir(): Promise<void> {
    if (this.operator === null || this.#clock() - this.#stirredAt < STIR_EVERY_MS) return;
    await this.stay();
  }

  /** Time has passed. */
  tick(): void {
    this.now = this.#clock() + this.#offsetMs;
    if (this.operator !== null && this.endsInMs === 0) this.#end('ended');
  }

  /**
   * Another name means that somebody logged in beside this page, in a tab with the same cookie. Nothing
   * is passed on to them: the session ends as if nobody were there, and the next answer begins theirs.
   */
  #take({ gateway, operator }: SessionView): void {
    this.gateway = gateway;
    if (this.operator !== null && this.operator.name !== operator?.name) this.#end('ended');
    else this.operator = operator;
  }

  #hear({ status, date }: { status: number; date: string }): void {
    const at = Date.parse(date);
    if (!Number.isNaN(at)) this.#offsetMs = at - this.#clock();
    if (status === UNAUTHORIZED && this.operator !== null) this.#end('ended');
    else this.tick();
  }

  #end(why: WhyOut): void {
    this.#leaveEarlierCalls();
    this.operator = null;
    this.whyOut = why;
  }

  #leaveEarlierCalls(): void {
    this.#calls.reading.giveUp();
    this.#calls = this.#newCalls();
  }

  #newCalls(): GatewayCalls {
    const calls = new GatewayCalls(this.#send, (answer) => {
      if (calls === this.#calls) this.#hear(answer);
    });
    return calls;
  }
}

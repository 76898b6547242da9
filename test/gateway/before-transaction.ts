import { vi } from 'vitest';
import type { Gateway } from '../../src/gateway/gateway.ts';

/**
 * The next transaction of this gateway gets its turn only after `act`, as where another process had the turn before
 * it. Transactions of `act` itself go on at once.
 */
export function beforeNextTransaction({ db }: Gateway, act: () => Promise<unknown>): void {
  const transaction = db.transaction.bind(db);
  vi.spyOn(db, 'transaction').mockImplementationOnce(() => {
    const waiting = transaction();
    const execute = waiting.execute.bind(waiting);
    vi.spyOn(waiting, 'execute').mockImplementation(async (work) => {
      await act();
      return await execute(work);
    });
    return waiting;
  });
}

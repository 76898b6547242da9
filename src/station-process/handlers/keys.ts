/** The keys that the station keeps, as public facts. */
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';

export function keyHandlers(host: StationHost): Pick<Handlers, 'keys'> {
  return {
    async keys(wish) {
      const { vault } = (await host.opened()).surroundings;
      // One more than wanted tells whether there are more.
      const found = vault.keyPage({ ...wish, limit: wish.limit + 1 });
      return { keys: found.slice(0, wish.limit), hasMore: found.length > wish.limit };
    },
  };
}

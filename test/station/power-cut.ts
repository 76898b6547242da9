/** A station whose vault does something else than the real one: breaks off, or holds another row. */
import type { Vault } from '../../src/station/ports/vault.ts';
import type { VaultWriter } from '../../src/station/ports/vault-writer.ts';
import type { Station } from './stage.ts';

/** The station with a vault that fails at the n-th commit, before or after it reached the disk. */
export function failing(station: Station, at: number, when: 'before' | 'after'): Station {
  let commits = 0;
  const transact: Vault['transact'] = (note, work?: (writer: VaultWriter) => never) => {
    commits += 1;
    if (commits === at && when === 'before') throw new Error('power cut');
    const result = station.vault.transact(note, work);
    if (commits === at) throw new Error('power cut');
    return result;
  };
  return withVault(station, { transact });
}

/** The station with some calls of its vault replaced. */
export function withVault(station: Station, calls: Partial<Vault>): Station {
  const vault = new Proxy(station.vault, {
    get(target, name) {
      const value: unknown = Reflect.get(Object.hasOwn(calls, name) ? calls : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...station, vault, surroundings: { ...station.surroundings, vault } };
}

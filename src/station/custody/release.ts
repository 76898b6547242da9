/**
 * Releasing a custodian whose share is blocked by failed attempts: a quorum of the others agrees that
 * the attempts were a mistake. Nobody releases themselves, for then one who guesses could go on.
 */
import { refuse } from '../../core/refusal.ts';
import type { Vault } from '../ports/vault.ts';
import { BLOCKED_FROM_FAILURES, custodianNamed } from '../shares.ts';
import type { CustodyAct } from './act.ts';

/** Refuses `CUSTODIAN_UNKNOWN`; carrying it out refuses `RELEASE_BY_OTHERS`. */
export function releasingAct(nameOrId: string, vault: Vault): CustodyAct {
  const { custodianId, name, failures } = custodianNamed(vault, nameOrId);
  return {
    act: 'release',
    kind: 'custodian.released',
    facts: { custodian_id: custodianId, name, failures },
    title: 'Release a custodian',
    lines: [
      { label: 'Custodian', value: name },
      { label: 'Custodian id', value: custodianId },
      { label: 'Failed attempts', value: `${failures}; blocked from ${BLOCKED_FROM_FAILURES}` },
      { label: 'After this', value: '0 failed attempts' },
    ],
    checkMembers: (members) => {
      const isAmongThem = members.some(({ custodian }) => custodian.custodianId === custodianId);
      if (isAmongThem) refuse('RELEASE_BY_OTHERS', { name });
    },
    write: (writer) => {
      writer.setFailures(custodianId, 0);
    },
  };
}

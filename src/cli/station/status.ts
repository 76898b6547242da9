/** `station status`: public facts of the station and what waits there. Needs no passphrase. */
import { EXIT } from '../exit-codes.ts';
import { refuse } from '../../core/refusal.ts';
import type { Verb } from '../verb.ts';
import { airGapText } from './air-gap-text.ts';
import { DATA_OPTION, withProcess } from './connection.ts';
import { requestLines } from './sheets.ts';

export const verb: Verb = {
  options: DATA_OPTION,
  json: true,
  examples: ['station status --data vault', 'station status --data vault --json'],
  async run(invocation) {
    const { terminal } = invocation;
    const folder = invocation.text('data');
    const status = await withProcess(folder, (station) => station.call('status', {}));
    if (!status.exists) return refuse('VAULT_NOT_FOUND', { path: folder });
    terminal.facts([
      ['station', `${status.name} (${status.stationId})`],
      ['environment', status.env],
      ['set up', status.createdAt],
      ['quorum', `${status.threshold} of ${status.custodians.length}`],
      ['keys', `${status.keysActive} active, ${status.keysRetired} retired`],
      ['audit log', `${status.auditSize} entries`],
      ['air gap', airGapText(status.airGap)],
      ['generation', status.generation],
      ['self-tests', `${status.selfTests.length} passed`],
      ['build', status.build],
    ]);
    terminal.say();
    for (const { name, failures, isBlocked } of status.custodians) {
      const trouble = isBlocked ? ', BLOCKED (station release)' : '';
      terminal.say(
        `    custodian ${name}${failures > 0 ? `, ${failures} failed attempts` : ''}${trouble}`,
      );
    }
    for (const gateway of status.gateways) {
      terminal.say(
        `    gateway ${gateway.name} (${gateway.gatewayId}), ${gateway.status}, ` +
          `paired ${gateway.pairedAt}, last request ${gateway.highSequence}`,
      );
    }
    for (const request of status.requests) {
      terminal.say();
      terminal.facts(requestLines(request));
    }
    terminal.document(status);
    return EXIT.ok;
  },
};

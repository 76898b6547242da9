/**
 * What each call of the contract does, by group: a line or two that hands it to the station room.
 * Nothing is decided here. `call.ts` parses input and result with the contract's own schemas.
 */
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';
import { airGapHandlers } from './air-gap.ts';
import { auditHandlers } from './audit.ts';
import { backupHandlers } from './backups.ts';
import { custodyHandlers } from './custody.ts';
import { keyHandlers } from './keys.ts';
import { recordHandlers } from './records.ts';
import { requestHandlers } from './requests.ts';
import { sessionHandlers } from './session.ts';
import { setUpHandlers } from './set-up.ts';
import { stationHandlers } from './station.ts';

export function handlersOf(host: StationHost): Handlers {
  return {
    ...stationHandlers(host),
    ...setUpHandlers(host),
    ...sessionHandlers(host),
    ...custodyHandlers(host),
    ...airGapHandlers(host),
    ...requestHandlers(host),
    ...keyHandlers(host),
    ...auditHandlers(host),
    ...backupHandlers(host),
    ...recordHandlers(host),
  };
}

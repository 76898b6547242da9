/** The gateway at a glance, for the console's first page. */
import type { Gateway } from '../../gateway.ts';
import { gatewayStatus } from '../../status.ts';
import type { Overview } from '../contract.ts';

/** Refuses `AUDIT_LOG_CHANGED` when the gateway's own log does not hold. */
export async function overviewOf(gateway: Gateway): Promise<Overview> {
  const { gatewayId, name, station, items, requests, keys, auditEntries } =
    await gatewayStatus(gateway);
  return {
    gateway: { gatewayId, name, env: gateway.identity.env },
    station: station ?? null,
    items,
    bundles: requests,
    keys,
    auditEntries,
  };
}

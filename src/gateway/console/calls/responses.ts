/** A response at the console: by light or as a file, verified alike (`inbox/import-response.ts`). */
import type { Gateway } from '../../gateway.ts';
import { importResponse } from '../../inbox/import-response.ts';
import type { Transport } from '../../inbox/open-response.ts';
import type { Imported } from '../contract.ts';

/** Refuses what `importResponse` refuses. */
export async function takeResponse(
  gateway: Gateway,
  input: { bytes: Uint8Array; transport: Transport },
): Promise<Imported> {
  const report = await importResponse(gateway, input);
  return {
    ...report,
    assigned: [...report.assigned],
    pooled: [...report.pooled],
    retired: [...report.retired],
    drilled: [...report.drilled],
    refused: [...report.refused],
  };
}

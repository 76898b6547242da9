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
  const { assigned, retired, refused, ...report } = await importResponse(gateway, input);
  return { ...report, assigned: [...assigned], retired: [...retired], refused: [...refused] };
}

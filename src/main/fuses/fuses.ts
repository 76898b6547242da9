/**
 * Electron's fuses: what the binary itself will not do any more, whoever starts it and however. They
 * are set when the program is packaged, before it is signed, and read back. Every fuse of this
 * version is named, so that a new one in the next version is noticed.
 *
 * A build that a test driver is to start leaves `EnableNodeCliInspectArguments` on, and only that.
 */
import {
  flipFuses,
  FuseState,
  FuseV1Options,
  FuseVersion,
  getCurrentFuseWire,
} from '@electron/fuses';

export const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
} as const;

export type FuseName = keyof typeof FUSES;
export const FUSE_NAMES = Object.keys(FUSES) as readonly FuseName[];

/** The one fuse that a build for a test driver leaves on. */
const FOR_TESTS: Partial<Record<FuseName, boolean>> = { EnableNodeCliInspectArguments: true };

/** Sets every fuse of the program at `binary` and reads each back. Throws when one differs. */
export async function setFuses(binary: string, isForTests = false): Promise<void> {
  const wanted = { ...FUSES, ...(isForTests ? FOR_TESTS : {}) };
  await flipFuses(binary, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: false,
    ...byNumber(wanted),
  });
  const different = await differingFuses(binary, wanted);
  if (different.length > 0) throw new Error(`these fuses did not take: ${different.join(', ')}`);
}

/** The names of the fuses that are not as wanted; empty when the program is as it should be. */
export async function differingFuses(
  binary: string,
  wanted: Readonly<Record<FuseName, boolean>> = FUSES,
): Promise<FuseName[]> {
  const wire = await getCurrentFuseWire(binary);
  return FUSE_NAMES.filter((name) => {
    const state = wire[FuseV1Options[name]];
    return state !== (wanted[name] ? FuseState.ENABLE : FuseState.DISABLE);
  });
}

function byNumber(wanted: Readonly<Record<FuseName, boolean>>): Record<FuseV1Options, boolean> {
  const entries = FUSE_NAMES.map((name) => [FuseV1Options[name], wanted[name]]);
  return Object.fromEntries(entries) as Record<FuseV1Options, boolean>;
}

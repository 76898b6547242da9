/**
 * The files of the window's page and their policy, for Electron and for the test host alike
 * (`page-files/`). The page draws and calls the bridge; it loads nothing, sends nothing and is framed
 * by nobody.
 */
import { readPageFolder, type PageFiles } from '../page-files/page-files.ts';
import { pagePolicy, WORKER_POLICY } from '../page-files/policy.ts';

export type { PageFile, PageFiles } from '../page-files/page-files.ts';

export const CONTENT_SECURITY_POLICY = pagePolicy("'none'");
export const WORKER_CONTENT_SECURITY_POLICY = WORKER_POLICY;

/** The files of `folder` as they are now. */
export function readPageFiles(folder: string): PageFiles {
  return readPageFolder(folder, CONTENT_SECURITY_POLICY);
}

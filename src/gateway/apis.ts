/** The APIs that this gateway speaks, each with its own error shape. */
import { COINCOVER } from './coincover/api.ts';
import type { Api } from './conventions/api.ts';

export const APIS: readonly Api[] = [COINCOVER];

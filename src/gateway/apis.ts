/** The APIs that this gateway speaks, each with its own error shape. */
import { COINCOVER } from './coincover/api.ts';
import type { Api } from './conventions/api.ts';
import { DYNAMIC } from './dynamic/api.ts';
import { PERMAFROST } from './permafrost/api.ts';
import { PORTAL_CLIENTS, PORTAL_MPC, PORTAL_WEBHOOKS } from './portal/api.ts';
import { RETAIL } from './retail/api.ts';

export const APIS: readonly Api[] = [
  COINCOVER,
  DYNAMIC,
  RETAIL,
  PORTAL_MPC,
  PORTAL_CLIENTS,
  PORTAL_WEBHOOKS,
  PERMAFROST,
];

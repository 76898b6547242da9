/** Every kind of entry that this station writes has its plain words: a kind without them does not compile. */
import { SAID } from '../../core/ceremony/said.ts';
import type { AuditKind } from '../ports/audit.ts';

export const SAID_OF_KIND: Readonly<Record<AuditKind, unknown>> = SAID;

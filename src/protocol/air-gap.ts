/**
 * What a response says of the air gap of its station: the worst state that the monitor saw in the
 * unlocked session, and all that it found. The station signs it, so a networked station cannot
 * pass for an offline one without lying under its own key. README.md, "Air gap".
 */
import { z } from 'zod';

export const AIR_GAP_STATES = ['intact', 'acknowledged', 'breached'] as const;
export type AirGapState = (typeof AIR_GAP_STATES)[number];

export const FINDING_KINDS = [
  'bluetooth',
  'default-route',
  'interface-up',
  'modem',
  'not-observable',
  'wifi',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const MAX_FINDINGS = 64;
export const MAX_FINDING_NAME = 32;

const finding = z
  .string()
  .regex(
    new RegExp(`^(?:${FINDING_KINDS.join('|')}):[!-~]{1,${String(MAX_FINDING_NAME)}}$`),
    'is not a finding such as interface-up:eth0',
  );

export const airGapClaim = z
  .strictObject({
    state: z.enum(AIR_GAP_STATES),
    findings: z.array(finding).max(MAX_FINDINGS),
  })
  .superRefine(({ state, findings }, context) => {
    if ((state === 'intact') !== (findings.length === 0)) {
      const message = 'is intact exactly when nothing was found';
      context.addIssue({ code: 'custom', path: ['state'], message });
    }
    if (findings.some((text, index) => index > 0 && text <= (findings[index - 1] ?? ''))) {
      const message = 'is not in order, each finding once';
      context.addIssue({ code: 'custom', path: ['findings'], message });
    }
  });

export type AirGapClaim = z.output<typeof airGapClaim>;

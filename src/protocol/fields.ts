/**
 * The field types that all schemas of the wire are made of. Each has one spelling: ids and digests
 * are lower case, times are whole seconds of UTC, and any text that a person will read is checked to
 * be visible, so that no field can hide, reorder or imitate another on screen or paper.
 */
import { z } from 'zod';
import { utf8 } from '../core/encoding/bytes.ts';
import { checkVisibleText } from '../core/encoding/visible-text.ts';
import { formatTime } from '../core/clock.ts';
import { isRefusal } from '../core/refusal.ts';

export type Env = 'test' | 'production';
export type Direction = 'request' | 'response';

export const env = z.enum(['test', 'production']);

export const uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'is not a version 4 UUID in lower case',
  );

/** A SHA-256 digest or a Merkle hash. */
export const hex64 = z.string().regex(/^[0-9a-f]{64}$/, 'is not 64 lower-case hex digits');

export const hex16 = z.string().regex(/^[0-9a-f]{16}$/, 'is not 16 lower-case hex digits');

/** A whole number from `least`, within what JSON carries exactly. */
export function whole(least: number): z.ZodNumber {
  return z.int().min(least);
}

/** `2026-11-20T20:37:00Z`. A date that no calendar has is refused. */
export const time = z.string().refine(isTime, { error: 'is not a time like 2026-11-20T20:37:00Z' });

/** Base64 with padding. Whether it is canonical is found where it is decoded. */
export const base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'is not base64')
  .refine((text) => text.length % 4 === 0, { error: 'is not base64' });

/** An X9.62 signature of ES256 in DER has 8 to 72 bytes. */
export const es256Signature = base64.max(96, 'is too long for a P-256 signature');

/** A name that people read: at most 64 graphemes. */
export const nameText = visibleText(64);

/** An identifier of another system: at most 128 graphemes, shown as it is. */
export const identifierText = visibleText(128);

/** A sentence for people, such as the reason of an act. */
export const sentenceText = visibleText(500, 2_000);

/**
 * Text that checkVisibleText passes. The cap in bytes keeps 64 items within one bundle even when no
 * byte of them compresses.
 */
export function visibleText(maxGraphemes: number, maxBytes = 256): z.ZodString {
  return z
    .string()
    .meta({ description: `visible text of at most ${maxGraphemes} characters, ${maxBytes} bytes` })
    .min(1, { error: 'is empty', abort: true })
    .superRefine((text, context) => {
      if (utf8(text).length > maxBytes) {
        context.addIssue({
          code: 'custom',
          message: `is longer than ${String(maxBytes)} bytes`,
        });
        return;
      }
      try {
        checkVisibleText(text, 'text', maxGraphemes);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        context.addIssue({ code: 'custom', message: String(error.facts['reason'] ?? error.code) });
      }
    });
}

function isTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && formatTime(new Date(time)) === text;
}

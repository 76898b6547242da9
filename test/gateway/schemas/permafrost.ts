/** Answers of the gateway's own, and the key set that CoinCover's documents describe. */
import { z } from 'zod';
import { answersAt } from './documented.ts';

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const assignmentKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
  kid: z.string().min(1),
  x: coordinate,
  y: coordinate,
  'coincover:purposes': z.array(z.enum(['assignment-sig', 'policy-sig'])).min(1),
  'coincover:validFrom': z.iso.datetime(),
});

export const PERMAFROST_ANSWERS = answersAt({
  'get /.well-known/jwks.json': { 200: z.strictObject({ keys: z.array(assignmentKey).min(1) }) },
  'get /.well-known/permafrost/station-card': {
    200: z.strictObject({
      payload: z.base64(),
      payloadType: z.string().min(1),
      signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.base64() })).length(1),
    }),
  },
  'get /v1/requests': {
    200: z.array(
      z.strictObject({
        request_id: z.uuid(),
        kind: z.string().regex(/^[a-z]+\.[a-z]+$/),
        status: z.enum(['queued', 'sent']),
        requested_at: z.iso.datetime(),
      }),
    ),
  },
});

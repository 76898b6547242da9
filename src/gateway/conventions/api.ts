/** What tells one API from another: where its credential is, and the shape of its errors. */
import type { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import type { Fault, FaultStatus } from './fault.ts';

export type CredentialPlace = 'Bearer' | 'X-API-Key' | 'X-Webhook-Secret';

export interface Api {
  readonly name: string;
  /** For people who read the document of the API. */
  readonly title: string;
  /** The ways to bring a token, for the document; a bearer token where it is left out. */
  readonly credentials?: readonly CredentialPlace[];
  /** The token of a call, or undefined. */
  readonly credential: (headers: Headers) => string | undefined;
  /** What a missing, unknown or revoked token is answered: nobody learns which tokens once existed. */
  readonly unauthorized: () => Fault;
  /** What a valid token without the needed scope is answered. */
  readonly forbidden: (scope: string) => Fault;
  /** The body of an error, as this API's documents have it. */
  readonly faultBody: (fault: Fault) => { readonly contentType: string; readonly text: string };
  /** Its schema, with the `id` it has in the OpenAPI document; undefined where the body is plain text. */
  readonly faultSchema: (status: FaultStatus) => z.ZodType | undefined;
  readonly endpoints: readonly Endpoint[];
  /** Paths that are this API's, served or not: those that begin so where it ends in `/`, else this one. */
  readonly homes?: readonly string[];
}

/** `Authorization: Bearer <token>`, as the visible characters that follow. */
export function bearerToken(headers: Headers): string | undefined {
  return /^Bearer +([\x21-\x7e]{1,512})$/i.exec(headers.get('Authorization') ?? '')?.[1];
}

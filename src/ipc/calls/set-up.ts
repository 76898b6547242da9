/** Setting a station up. */
import { z } from 'zod';
import { bytes, count, env, hex64, id, secretBytes } from '../shapes.ts';
import { call } from './call.ts';

export const SET_UP_CALLS = {
  /**
   * Passphrases made in the station process; `init` takes these and no others. `dice` are rolls of a
   * six-sided die, mixed into all randomness of the set-up and never in its place; '' for none.
   */
  newPassphrases: call(
    z.strictObject({
      count: z.int().min(2).max(32),
      dice: z
        .string()
        .regex(/^[1-6]{0,1024}$/)
        .optional(),
    }),
    z.strictObject({
      passphrases: z.array(secretBytes),
      /** SHA-256 of the rolls as ASCII digits, so that anybody can check it; '' without dice. */
      diceDigest: z.union([hex64, z.literal('')]),
    }),
  ),

  /** Sets up the vault. Each passphrase is one of `newPassphrases`, as its custodian typed it back. */
  init: call(
    z.strictObject({
      name: z.string(),
      env,
      threshold: count,
      custodians: z
        .array(z.strictObject({ name: z.string(), passphrase: secretBytes }))
        .min(2)
        .max(32),
      /** Argon2id cost; the default is 1 GiB and 3 passes, and less than the floor is refused. */
      kdf: z.strictObject({ memoryKiB: count, passes: count, lanes: count }).optional(),
    }),
    z.strictObject({ stationId: id, card: bytes, cardDigest: hex64, words: z.string() }),
  ),
} as const;

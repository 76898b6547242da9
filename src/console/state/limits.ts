/** Larger files than these are not what is wanted; the gateway has the same limits and the last word. */
export const MAX_RESPONSE_FILE_BYTES = 262_144;
export const MAX_CARD_FILE_BYTES = 98_304;

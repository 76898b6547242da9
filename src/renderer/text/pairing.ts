/** To come. */
export const pairing = {} as const;

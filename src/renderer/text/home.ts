/** To come. */
export const home = {} as const;

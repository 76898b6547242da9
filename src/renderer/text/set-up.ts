/** To come. */
export const setUp = {} as const;

/** Words that many screens share. */
export const common = {
  product: 'Permafrost',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  next: 'Next',
  done: 'Done',
  tryAgain: 'Try again',
  loading: 'Reading…',
  none: 'none',
  never: 'never',
  environments: { test: 'TEST', production: 'PRODUCTION' },
  saved: 'Written and read back.',
} as const;

/** Hourly: what nobody will ask for any more is swept away. */
import { forgetOldAnswers } from '../conventions/forget-answers.ts';
import { dropAbandonedFiles } from '../storage/stored-files.ts';
import type { Loop } from './loops.ts';

const HOUR_MS = 3_600_000;

export const SWEEP: Loop = {
  name: 'sweep',
  everyMs: HOUR_MS,
  oneProcess: true,
  round: async (gateway, signal) => {
    await dropAbandonedFiles(gateway);
    await forgetOldAnswers(gateway, signal);
  },
};

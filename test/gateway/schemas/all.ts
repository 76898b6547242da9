/** Every answer that is documented, by method, path and status: `post /v1/keys 200`. */
import { COINCOVER_ANSWERS } from './coincover.ts';
import type { DocumentedAnswers } from './documented.ts';
import { DYNAMIC_ANSWERS } from './dynamic.ts';
import { PERMAFROST_ANSWERS } from './permafrost.ts';
import { PORTAL_ANSWERS } from './portal.ts';
import { RETAIL_ANSWERS } from './retail.ts';

export const documentedAnswer: DocumentedAnswers = new Map([
  ...COINCOVER_ANSWERS,
  ...RETAIL_ANSWERS,
  ...DYNAMIC_ANSWERS,
  ...PORTAL_ANSWERS,
  ...PERMAFROST_ANSWERS,
]);

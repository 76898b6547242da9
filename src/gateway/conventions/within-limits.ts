/** What every answer of an API has in common, served or refused: it is counted, and says how many calls are left. */
import type { Context } from 'hono';
import type { Api } from './api.ts';
import { callBudget } from './call-budget.ts';
import type { CallBudget, CallLimits } from './call-budget.ts';
import { faultResponse } from './response.ts';
import type { Report } from './response.ts';

export interface ServeOptions {
  readonly report?: Report | undefined;
  /** Left out, calls are not counted. */
  readonly limits?: CallLimits | undefined;
}

/** What `answer` throws is answered in the shape of `api`. */
export async function withinLimits(
  api: Api,
  c: Context,
  { report, limits }: ServeOptions,
  answer: (budget: CallBudget) => Response | Promise<Response>,
): Promise<Response> {
  const budget = callBudget(limits, c);
  let response: Response;
  try {
    response = await answer(budget);
  } catch (error) {
    response = faultResponse(api, error, { report, request: c.req.raw });
  }
  for (const [name, value] of Object.entries(budget.headers())) {
    response.headers.set(name, value);
  }
  return response;
}

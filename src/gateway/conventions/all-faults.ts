/** Every fault that an endpoint can answer: its own, and those of every endpoint of its kind. */
import type { Api } from './api.ts';
import type { Endpoint, FaultSpec } from './endpoint.ts';

const INVALID = { status: 400, code: 'INVALID_PARAMETERS' } as const;

export function allFaults(api: Api, endpoint: Endpoint): FaultSpec[] {
  const own = new Set(endpoint.faults.map(nameOf));
  const common = commonFaults(api, endpoint).filter((fault) => !own.has(nameOf(fault)));
  return [...endpoint.faults, ...common].sort((one, other) => one.status - other.status);
}

/** Those that the ground itself answers. */
export function commonFaults(api: Api, endpoint: Endpoint): FaultSpec[] {
  const { scope, body, params, query, creates } = endpoint;
  const faults: FaultSpec[] = [];
  if (scope !== undefined) {
    const { code: unknown } = api.unauthorized();
    const { code: lacking } = api.forbidden(scope);
    faults.push(
      { status: 401, code: unknown, when: 'no valid token was sent' },
      { status: 403, code: lacking, when: `the token lacks the scope ${scope}` },
    );
  }
  if (params !== undefined || query !== undefined) {
    faults.push({ ...INVALID, when: 'a part of the address is wrong' });
  }
  if (body !== undefined && 'json' in body) {
    faults.push(
      { status: 400, code: 'INVALID_JSON', when: 'the body is no JSON, or names a field twice' },
      { ...INVALID, when: 'a field is wrong, missing or unknown' },
    );
  }
  if (body !== undefined) {
    faults.push(
      { status: 413, code: 'BODY_TOO_LARGE', when: 'the body is too large' },
      { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', when: 'the body is of another type' },
    );
  }
  if (creates === true && scope !== undefined) {
    faults.push(
      { status: 400, code: 'IDEMPOTENCY_KEY_INVALID', when: 'Idempotency-Key has another form' },
      {
        status: 422,
        code: 'IDEMPOTENCY_KEY_REUSED',
        when: 'this Idempotency-Key was sent with another body',
      },
    );
  }
  faults.push(
    { status: 429, code: 'RATE_LIMITED', when: 'the minute’s calls are used up' },
    { status: 500, code: 'INTERNAL', when: 'the gateway failed; its operator is told' },
  );
  return faults;
}

function nameOf({ status, code }: FaultSpec): string {
  return `${status} ${code}`;
}

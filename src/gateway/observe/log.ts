/**
 * The log of a served gateway: one line of JSON for each call and for each thing that went wrong. A line is
 * made of named facts only, so nothing of a call can enter it that is not named here: no header, no path as
 * it was written, no query, no body.
 */
import pino from 'pino';
import type { DestinationStream } from 'pino';
import type { CallFacts } from '../conventions/call-facts.ts';
import { errorFacts } from './error-facts.ts';

export interface AnsweredCall {
  readonly requestId: string;
  readonly method: string;
  readonly status: number;
  readonly ms: number;
  readonly facts: CallFacts;
}

export interface GatewayLog {
  call(answered: AnsweredCall): void;
  /** Something of the gateway's own, such as a maintenance round that failed. */
  failure(event: string, error: unknown): void;
  event(event: string, facts?: Readonly<Record<string, string | number>>): void;
}

export function makeLog(destination: DestinationStream): GatewayLog {
  const log = pino(
    {
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'event',
    },
    destination,
  );
  return {
    call: ({ requestId, method, status, ms, facts }) => {
      const line = {
        request_id: requestId,
        api: facts.api,
        operation: facts.operation,
        method,
        status,
        ms,
        ...(facts.apiKeyId !== '' && { api_key_id: facts.apiKeyId }),
        ...(facts.fault !== '' && { fault: facts.fault }),
      };
      if (facts.error === undefined) log.info(line, 'call');
      else log.error({ ...line, error: errorFacts(facts.error) }, 'call');
    },
    failure: (event, error) => {
      log.error({ error: errorFacts(error) }, event);
    },
    event: (event, facts = {}) => {
      log.info(facts, event);
    },
  };
}

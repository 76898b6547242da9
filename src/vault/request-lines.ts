/**
 * Requests as a list shows them: without the signed bytes and the sheet, and with what became of them
 * from the table of responses. One statement, so that no list reads what it does not show.
 */
import type { RequestLine } from '../station/ports/requests.ts';
import { integer, oneOf, text } from './columns.ts';
import type { Row, Statements } from './statements.ts';

const LINE = `SELECT r.request_id, r.gateway_id, r.sequence, r.payload_digest, r.sheet_digest,
    r.status, r.received_at, r.not_after,
    coalesce(p.sealed_digest, '') AS response_digest,
    coalesce(p.exported_at, '') AS exported_at
  FROM request r LEFT JOIN response p ON p.request_id = r.request_id`;

/** The newest `limit` requests, in the order of writing. */
export function requestLines(statements: Statements, limit: number): RequestLine[] {
  return statements.all(`${LINE} ORDER BY r.rowid DESC LIMIT ?`, limit).map(lineOf).reverse();
}

export function requestLine(statements: Statements, requestId: string): RequestLine | undefined {
  const row = statements.first(`${LINE} WHERE r.request_id = ?`, requestId);
  return row === undefined ? undefined : lineOf(row);
}

function lineOf(row: Row): RequestLine {
  return {
    requestId: text(row, 'request_id'),
    gatewayId: text(row, 'gateway_id'),
    sequence: integer(row, 'sequence'),
    payloadDigest: text(row, 'payload_digest'),
    sheetDigest: text(row, 'sheet_digest'),
    status: oneOf(row, 'status', ['received', 'executing', 'answered']),
    receivedAt: text(row, 'received_at'),
    notAfter: text(row, 'not_after'),
    responseDigest: text(row, 'response_digest'),
    exportedAt: text(row, 'exported_at'),
  };
}

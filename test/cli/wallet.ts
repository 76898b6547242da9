/** What the tests' wallet asks for, and how. */
import { expect } from 'vitest';

export async function post(url: string, token: string, body: object): Promise<Response> {
  return await fetch(`${url}/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ key_environment: 'COLD', ...body }),
  });
}

export async function ask(url: string, token: string, body: object): Promise<string> {
  const answer = await post(url, token, body);
  expect(answer.status).toBe(202);
  return answer.headers.get('location') ?? '';
}

export async function get(url: string, token: string, location: string): Promise<Response> {
  return await fetch(`${url}${location}`, { headers: { authorization: `Bearer ${token}` } });
}

/** Coveton's calls. Its conventions hold here (limits, idempotency, pages, webhook signatures); its resources do not exist. */
import type { ApiDocument, DocumentedEndpoint } from './documented-endpoints.ts';

/** By resource, as `METHOD /path`. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  auth: [
    'POST /v1/auth/register',
    'POST /v1/auth/login',
    'POST /v1/auth/refresh',
    'POST /v1/auth/logout',
    'GET /v1/auth/me',
    'POST /v1/auth/forgot-password',
    'POST /v1/auth/reset-password',
    'GET /v1/auth/oauth/google',
    'GET /v1/auth/oauth/github',
  ],
  users: ['GET /v1/users/me', 'PATCH /v1/users/me', 'GET /v1/users/search'],
  organizations: [
    'POST /v1/organizations',
    'GET /v1/organizations',
    'GET /v1/organizations/{id}',
    'PATCH /v1/organizations/{id}',
    'GET /v1/organizations/{id}/members',
    'PATCH /v1/organizations/{id}/members/{userId}',
    'POST /v1/organizations/{id}/suspend',
  ],
  'teams and roles': [
    'POST /v1/teams',
    'GET /v1/teams/{id}',
    'PATCH /v1/teams/{id}',
    'DELETE /v1/teams/{id}',
    'POST /v1/departments',
    'GET /v1/departments/{id}',
    'PATCH /v1/departments/{id}',
    'DELETE /v1/departments/{id}',
    'POST /v1/roles',
    'GET /v1/roles/{id}',
    'PATCH /v1/roles/{id}',
    'DELETE /v1/roles/{id}',
    'GET /v1/permissions',
    'POST /v1/invites/{organizationId}',
    'POST /v1/invites/accept',
  ],
  devices: ['GET /v1/devices', 'POST /v1/devices', 'DELETE /v1/devices/{id}'],
  sessions: ['GET /v1/sessions', 'DELETE /v1/sessions/{id}'],
  chats: ['POST /v1/chats', 'GET /v1/chats', 'GET /v1/chats/{id}', 'GET /v1/chats/{id}/messages'],
  messages: [
    'POST /v1/messages',
    'PATCH /v1/messages/{id}',
    'DELETE /v1/messages/{id}',
    'POST /v1/messages/{id}/reactions',
  ],
  files: ['POST /v1/files/presign', 'GET /v1/files/{id}/download'],
  billing: [
    'GET /v1/subscriptions/{organizationId}',
    'POST /v1/subscriptions/{organizationId}/checkout',
    'GET /v1/billing/{organizationId}/invoices',
  ],
  notifications: ['GET /v1/notifications', 'POST /v1/notifications/read'],
  webhooks: [
    'POST /v1/webhooks/stripe',
    'POST /v1/webhooks/paystack',
    'POST /v1/webhooks/flutterwave',
  ],
  'audit logs': ['GET /v1/audit-logs'],
};

export const COVETON: ApiDocument = {
  name: 'Coveton',
  endpoints: Object.entries(RESOURCES).flatMap(([resource, calls]) =>
    calls.map((call) => {
      const [method, path] = call.split(' ') as [DocumentedEndpoint['method'], string];
      return { method, path, notServed: `not yet served (${resource})` };
    }),
  ),
};

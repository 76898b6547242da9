/** `POST /v1/secure/file`: keeps a file that a wallet encrypted; and the same for partners. */
import { z } from 'zod';
import { INVALID, RECIPIENT_FAULTS } from '../backups/recipient-key.ts';
import { digestOfForm, storeFile } from '../backups/store-file.ts';
import { dropFile, takeFile } from '../backups/take-file.ts';
import { twins } from '../conventions/endpoint.ts';
import { publicKeyField } from './secure-data.ts';

const metadata = z.record(z.string(), z.unknown());

export const storedFileAnswer = z.strictObject({
  backup_id: z.uuid(),
  backup_type: z.literal('file'),
  metadata,
});

const form = z.strictObject({
  public_key: publicKeyField,
  file: z
    .string()
    .meta({ format: 'binary', description: 'application/octet-stream, encrypted, at most 10 MB' }),
  metadata: z.string().meta({ description: 'a JSON object, as text' }).optional(),
});

export const SECURE_FILE_ENDPOINTS = twins(
  {
    method: 'post',
    path: '/v1/secure/file',
    operationId: 'storeFile',
    summary: 'Store an encrypted file',
    scope: 'backups:store',
    creates: true,
    body: { stream: { contentType: 'multipart/form-data', schema: form } },
    answers: { 200: { when: 'the file is stored', body: storedFileAnswer } },
    faults: [
      INVALID,
      { status: 400, code: 'INVALID_MULTIPART', when: 'the form of the body is broken' },
      { status: 400, code: 'BODY_INCOMPLETE', when: 'the connection ended before the body did' },
      { status: 413, code: 'BODY_TOO_LARGE', when: 'the file is larger than 10 MB' },
      ...RECIPIENT_FAULTS,
    ],
    handle: async ({ gateway, caller, request, once }) => {
      const arrived = await takeFile(gateway, request);
      const kept: string[] = [];
      try {
        return await once(async (tx) => {
          const backupId = await storeFile(gateway, tx, arrived, { apiKeyId: caller.id });
          kept.push(backupId);
          const body = { backup_id: backupId, backup_type: 'file', metadata: arrived.metadata };
          return { status: 200, body };
        }, digestOfForm(arrived));
      } finally {
        // Refused, or an answer given again: this copy of the file belongs to nobody.
        if (kept.length === 0) await dropFile(gateway, arrived.file);
      }
    },
  },
  {
    path: '/v1/partner/secure/file',
    operationId: 'storePartnerFile',
    summary: 'Store an encrypted file of a customer of a wallet provider',
    scope: 'partner',
  },
);

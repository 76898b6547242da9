/**
 * `permafrost/client`: what a wallet needs of the gateway, and what it must not leave out. In order: ask for a
 * key, verify the assignment, encrypt, store, verify what is stored. A few functions, no state but a key set.
 */
export { askAgain, assignKey } from './assign-key.ts';
export type { KeyAnswer, KeyRequest } from './assign-key.ts';
export type { Connection } from './call.ts';
export { encryptForBackup } from './encrypt-for-backup.ts';
export type { EncryptedBackup } from './encrypt-for-backup.ts';
export { CallRefused, NotVerified } from './errors.ts';
export type { NotVerifiedCode } from './errors.ts';
export { KeySet } from './key-set.ts';
export type { KeySetOptions, PinnedKey } from './key-set.ts';
export { rebuildShare } from './rebuild-share.ts';
export { storeData, storeFile } from './store.ts';
export type { BackupMetadata, StoreOptions, StoredBackup } from './store.ts';
export { verifyAssignment } from './verify-assignment.ts';
export type { Assignment, Expected } from './verify-assignment.ts';
export { verifyBackup, verifyKey } from './verify-stored.ts';
export type { Verified } from './verify-stored.ts';
export { verifyWebhook } from './verify-webhook.ts';
export type { Delivery, WebhookEvent } from './verify-webhook.ts';

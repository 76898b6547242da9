/** What the two files of an audit export are called. */
export const AUDIT_FILE = 'audit.jsonl';
export const CHECKPOINT_FILE = 'checkpoint.txt';

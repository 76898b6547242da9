/** Rows: what wallets stored, and what drills said of it. */
export interface BackupTables {
  backup: BackupRow;
  backup_data: BackupDataRow;
  drill: DrillRow;
}

/** Something that a wallet encrypted to a key of ours and gave us to keep. */
export interface BackupRow {
  backup_id: string;
  backup_type: 'data' | 'file';
  /** stored: here as it was given. confirmed, failed: what the last look inside said. */
  state: 'stored' | 'confirmed' | 'failed';
  key_id: string;
  key_environment: 'HOT' | 'COLD';
  key_fingerprint: string;
  /** SHA-256 of the plaintext, as its owner says; '' where its owner did not say. */
  checksum: string;
  /** SHA-256 of the ciphertext. */
  digest: string;
  /** Bytes of the ciphertext. */
  size: number;
  /** The stored file; '' for data, which lies in `backup_data`. */
  file_id: string;
  /** A JSON object. */
  metadata: string;
  api_key_id: string;
  stored_at: string;
  /** When the station last looked inside; '' before. */
  drilled_at: string;
}

export interface BackupDataRow {
  backup_id: string;
  ciphertext: Uint8Array;
}

/** One drill that was asked of the station, and what it answered. */
export interface DrillRow {
  item_id: string;
  subject: 'key' | 'backup';
  subject_id: string;
  /** Counts the drills of one subject from 1. */
  number: number;
  /** asked: under way, at most one of a subject. refused: the station did not do it. */
  state: 'asked' | 'passed' | 'failed' | 'refused';
  /** What did not hold; '' where all did, and before the answer. */
  failed: string;
  /** The station's time; '' before the answer. */
  drilled_at: string;
  statement: string;
  leaf_index: number;
  /** Digests of the inclusion proof, separated by one space. */
  proof: string;
  /** The response that has its attestation; '' before the answer. */
  response_id: string;
}

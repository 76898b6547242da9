/** The station as its vault knows it. */
export type Environment = 'test' | 'production';

/** The one row that says which vault and which station this is. */
export type StationIdentity = {
  readonly vaultId: string;
  readonly stationId: string;
  readonly env: Environment;
  readonly name: string;
  readonly createdAt: string;
  /** Counts the sets of custodians; a new set is a new KEK and a new epoch. */
  readonly epoch: number;
  readonly threshold: number;
  /** Check value of the KEK (hex), so that shares that join to another key are noticed. */
  readonly kekCheck: string;
  /** Counts restores from backup. */
  readonly generation: number;
  /** The station card as it was signed at set-up: public, and the same bytes whenever it is asked for. */
  readonly card: Uint8Array;
};

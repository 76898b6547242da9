/**
 * What an Ed25519 key of this house may sign, by DSSE payload type. The type is inside the signed
 * bytes (pre-authentication encoding), so a signature over one kind of statement can never be passed
 * off as another. One line a kind; no type may be a prefix of another (shown by a test).
 */
export const PAYLOAD_TYPE = {
  bundle: 'application/vnd.permafrost.bundle.v1+json',
  approval: 'application/vnd.permafrost.approval.v1+json',
  decline: 'application/vnd.permafrost.decline.v1+json',
  attestation: 'application/vnd.permafrost.key-attestation.v1+json',
  stationCard: 'application/vnd.permafrost.station-card.v1+json',
  gatewayCard: 'application/vnd.permafrost.gateway-card.v1+json',
  backup: 'application/vnd.permafrost.vault-backup.v1+json',
  witness: 'application/vnd.permafrost.log-witness.v1+json',
  ceremonyRecord: 'application/vnd.permafrost.ceremony-record.v1+json',
} as const;

export type PayloadType = (typeof PAYLOAD_TYPE)[keyof typeof PAYLOAD_TYPE];

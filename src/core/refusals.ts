/**
 * Every refusal: its stable code, and the sentence a person reads: what happened, what did not
 * happen, and what to do next. A code never changes its meaning and is never used again for another.
 */
export const REFUSALS = {
  // Text and structure of what arrived
  TEXT_INVALID:
    'The text is not valid {expected}. Nothing was used; ask the sender to make the file again.',
  JSON_INVALID:
    'The JSON is not well formed ({reason}). Nothing was used; ask the sender to make it again.',
  JSON_KEY_REPEATED:
    'The JSON names “{key}” twice, so its meaning is not certain. Nothing was used; ask the sender to correct it.',
  JSON_TOO_DEEP:
    'The JSON is nested deeper than {limit} levels. Nothing was used; ask the sender to correct it.',
  JSON_NUMBER:
    'The JSON holds the number {value}; only whole numbers from 0 to 9007199254740991 are allowed. Nothing was used.',
  SCHEMA_VIOLATION:
    'The content is not of the expected form: {where}: {reason}. Nothing was used; ask the sender to correct it.',

  // Files
  FILE_NOT_FOUND: 'There is no file at {path}. Check the drive and the name.',
  FILE_NOT_REGULAR:
    '{path} is a {found}, not a plain file. It was not opened; copy the real file there and try again.',
  FILE_TOO_LARGE:
    '{path} is larger than {limit} bytes. It was not read; ask the sender for a smaller bundle.',
  FILE_EXISTS:
    '{path} exists already with other content and was not changed. Choose an empty folder.',
  FILE_UNREADABLE: '{path} could not be read ({reason}). Check the drive and try again.',
  FILE_UNWRITABLE:
    '{path} could not be written ({reason}). Nothing is lost: export it again to another drive.',
  FILE_READ_BACK_DIFFERS:
    '{path} does not read back as it was written. Do not use that drive; export again to another one.',
  SHOWN_DIFFERS:
    'What was shown as codes is not the response to {requestId}. It was not put on record as exported; show the response again.',

  // Bundles
  BUNDLE_MALFORMED:
    'This is not a Permafrost bundle of a known version ({reason}). Nothing was used; ask the sender to export it again.',
  BUNDLE_UNREADABLE:
    'The bundle cannot be opened: it was damaged on the way or sealed for another recipient. Nothing was used; carry it over again.',
  BUNDLE_TOO_LARGE:
    'The bundle unpacks to more than {limit} bytes. Nothing was used; ask the sender to split it.',
  SIGNATURE_INVALID:
    'The signature of the {what} does not verify. Nothing was used; do not trust its sender until this is explained.',
  SIGNER_UNKNOWN:
    'The bundle comes from {peer}, which was never paired here. Nothing was used; pair it first if it is yours.',
  SIGNER_REVOKED:
    'The bundle comes from {peer}, whose key was revoked. Nothing was used; report this to your security officer.',
  WRONG_RECIPIENT:
    'The bundle is for {found}, and this is {expected}. Nothing was used; carry it to the right machine.',
  WRONG_ENVIRONMENT:
    'The bundle is marked {found} and this machine is {expected}. Nothing was used.',
  WRONG_DIRECTION:
    'The bundle is a {found} and a {expected} is wanted here. Nothing was used; check which file you picked.',
  BUNDLE_EXPIRED:
    'The bundle was valid until {notAfter} and it is {now}. Nothing was used; ask the sender for a new one.',
  BUNDLE_FROM_FUTURE:
    'The bundle was issued at {issuedAt} and this clock says {now}. Nothing was used; set the clock, then try again.',
  BUNDLE_LIFETIME_TOO_LONG:
    'The bundle claims to be valid for longer than {limit} days. Nothing was used; ask the sender to correct it.',
  BUNDLE_ID_REUSED:
    'A different bundle with the id {bundleId} was received before. Nothing was used. ALARM: report this to your security officer.',
  SEQUENCE_REUSED:
    'A different bundle with the number {sequence} was received before. Nothing was used. ALARM: the sender was restored from an old copy or is being imitated.',
  SEQUENCE_OUT_OF_ORDER:
    'This is response {found}, and response {expected} is next. Nothing was used; import response {expected} first.',
  PREVIOUS_UNKNOWN:
    'The bundle follows one ({digest}) that is not known here. Nothing was used. ALARM: one of the two machines was restored from an old copy, or cloned.',
  PREVIOUS_STALE:
    'The bundle follows response {found}, though its sender had response {expected} before. Nothing was used. ALARM: the sender was restored from an old copy, or cloned.',
  RECEIPT_UNKNOWN:
    'The sender has seen an audit log of {size} entries that this machine does not hold. Nothing was used. ALARM: this machine was restored from an old copy, or cloned.',
  LOG_NOT_EXTENDED:
    'The sender’s audit log does not continue the one seen before. Nothing was used. ALARM: entries were removed or changed there.',
  REQUEST_UNKNOWN: 'There is no request {requestId} here. Receive its bundle first.',
  RESPONSE_AIR_GAP_BREACHED:
    'The station says that its air gap was breached ({findings}) while it made this response, and nobody had acknowledged it. Nothing was used. ALARM: a sound production station locks then; have it examined.',
  STATION_SUPERSEDED:
    'The response is of generation {found} of the station, and generation {expected} has answered before. Nothing was used. ALARM: the old station, or an old copy of it, is still in use.',
  RESPONSE_UNEXPECTED:
    'The response answers a request that was never sent from here. Nothing was used; report this to your security officer.',
  RESPONSE_NOT_MADE:
    'Request {requestId} has no response yet. Approve it and run it first (station approve, station run).',
  RESPONSE_NOT_SOUND:
    'The response was made but does not pass the station’s own check ({what}). It was thrown away and nothing left the station; stop and have this machine examined.',
  ITEM_REPEATED:
    'Item {itemId} was asked for before. Nothing was used; import the earlier response first.',
  ITEMS_MISMATCH:
    'The response does not answer exactly what was asked ({reason}). Nothing was used; report this to your security officer.',
  KIND_NOT_SERVED: 'This station does not serve “{kind}”. Nothing was used.',

  // Keys
  OPEN_FAILED:
    'The sealed content cannot be opened: wrong key, or it was changed. Nothing was used.',
  PUBLIC_KEY_INVALID: 'The public key is not a valid {expected} key. Nothing was used.',
  NEW_KEY_REJECTED:
    'A new key failed the check “{check}” and was thrown away. No key was made; stop and have this machine examined.',
  KEY_REPEATED:
    'The key {fingerprint} exists already. Nothing was used; stop and have both machines examined.',
  KEY_UNKNOWN: 'There is no key {keyId} here. Nothing was changed.',
  KEY_ALREADY_RETIRED: 'The key {keyId} is retired already. Nothing was changed.',
  KEY_OF_ANOTHER:
    'The key {keyId} is on record here as another user’s. Nothing was opened and nothing was changed. ALARM: find out whose key it is before it is used.',
  KEY_DECRYPTS_NOTHING:
    'The key {keyId} is a {type} key, and nothing can be encrypted to it. Nothing was opened; name the key that the backup was encrypted to.',
  BACKUP_FORM_NOT_SERVED:
    'This station does not open backups of the form “{form}”. Nothing was opened; test this backup by recovering it.',
  FIELD_UNRESOLVED: 'The field “{field}” cannot be bound, for it has no value. Nothing was used.',

  // People
  CUSTODIAN_UNKNOWN: 'There is no custodian “{name}” at this station.',
  CUSTODIAN_REPEATED:
    '“{name}” is the same custodian as “{other}”. Each custodian must be a different person.',
  THRESHOLD_INVALID: 'At least {minimum} of {count} custodians are needed; {threshold} was given.',
  NAME_INVALID: 'The name “{name}” cannot be used: {reason}.',
  PASSPHRASE_WRONG:
    'The passphrase of {name} does not open their share. This is failed attempt {failures}; from {limit} on the share may be blocked until others release it.',
  PASSPHRASE_BLOCKED:
    'The share of {name} is blocked after {failures} failed attempts. Other custodians can release it (station release).',
  RELEASE_BY_OTHERS:
    '{name} cannot release their own share. Nothing was changed; other custodians must do it.',
  PASSPHRASE_NOT_GENERATED:
    'The passphrase typed for {name} is not the one that was made for them. No vault was made; type the six words exactly.',
  DICE_TOO_FEW:
    'Only {rolls} rolls of the die were given, and {minimum} are the least that help. No passphrase was made; roll on, or go on without dice.',
  KDF_BELOW_FLOOR:
    'The share of {name} is protected more weakly than allowed ({found} KiB of memory). It was not opened; the vault has been changed.',
  KDF_ABOVE_LIMIT:
    'The share of {name} asks for more work than this software allows ({found} KiB of memory). It was not opened; the vault has been changed.',
  SHARE_DAMAGED:
    'The share of {name} is damaged, though the passphrase is right. Continue with other custodians, and restore the vault from backup.',
  SHARES_TOO_FEW:
    '{threshold} different custodians are needed to unlock and {given} gave a passphrase. The station stays locked.',
  SHARES_DO_NOT_JOIN:
    'The shares do not join to the key of this vault. The station stays locked; restore the vault from backup.',
  APPROVAL_DIGEST_DIFFERS:
    'The approval is for {found} and the review sheet on record is {expected}. Nothing was approved; read the sheet again.',
  APPROVAL_REPEATED: '{name} has approved this already. Another custodian must approve.',
  APPROVAL_INVALID:
    'An approval on record does not verify ({reason}). Nothing was done; the vault may have been changed.',
  ALREADY_DECIDED:
    '{name} has {decision} this already, and a decision is final. Nothing was changed; the other custodians decide.',
  DECLINE_INVALID:
    'A decline on record does not verify ({reason}). Nothing was done; the vault may have been changed.',
  REASON_INVALID:
    'The reason cannot be put on record: {reason}. Nothing was declined; correct the text and decline again.',
  REQUEST_BLOCKED:
    'So many custodians declined request {requestId} that it can no longer be approved. Nothing was done; its sender must ask anew.',
  QUORUM_NOT_REACHED:
    '{given} of {threshold} approvals are given. Nothing was done; the missing custodians must approve first.',

  // Vault
  VAULT_NOT_FOUND: 'There is no vault in {path}. Set up the station first (station init).',
  VAULT_EXISTS:
    'There is a vault in {path} already and it was not changed. Choose an empty folder.',
  VAULT_IN_USE: 'Another process is using the vault. Wait for it, or end it (station lock).',
  VAULT_SETTING:
    'The database setting {setting} is {found} and must be {expected}. The vault was not opened.',
  VAULT_DAMAGED:
    'The vault file is damaged ({reason}). It was not opened; restore from backup into an empty folder.',
  VAULT_UNWRITABLE:
    'The vault could not be written ({reason}). Nothing of this act was saved. Free space on its disk, or check the disk, then try again.',
  VAULT_NOT_SETTLED:
    'The act is saved, but the vault file could not be tidied ({reason}), so material that was replaced may still be in it. Free space on its disk, then lock and unlock the station.',
  VAULT_SCHEMA_CHANGED:
    'The structure of the vault file was changed ({reason}). It was not opened; restore from backup into an empty folder.',
  VAULT_VERSION:
    'The vault has version {found} and this software knows {expected}. It was not opened; use the right release.',
  VAULT_ROW_CHANGED:
    'The vault row {row} is not what the audit log says it is. The vault was not opened. ALARM: it was changed from outside.',
  AUDIT_LOG_CHANGED:
    'The audit log was changed at entry {index} ({reason}). The vault was not opened. ALARM: report this to your security officer.',
  CHECKPOINT_INVALID: 'The checkpoint does not fit the audit log ({reason}).',
  PROOF_INVALID: 'The {what} proof does not verify. Do not trust the statement it came with.',
  STATION_LOCKED: 'The station is locked. Unlock it with {threshold} custodians first.',
  STATION_ENDED:
    'The station process was locked or ended before it answered. What was done is kept; give the command again.',
  CLOCK_WENT_BACK:
    'The clock says {now} but the audit log has an entry of {latest}. Nothing was done; set the clock, then try again.',
  CLOCK_JUMPED:
    'The clock says {now}, more than {limit} days after the last entry ({latest}). Nothing was done; set the clock, or confirm it (station clock).',
  AIR_GAP_BREACHED:
    'The air gap of this production station is breached ({findings}). It is locked and nothing was done. Switch off or take out what is named, or let a quorum acknowledge it on record; then unlock the station.',
  AIR_GAP_NOT_BREACHED:
    'The air gap is {state}, so there is nothing to acknowledge. Nothing was changed; go on with your work.',
  CRYPTO_DISAGREES:
    'Two implementations of {what} disagree, so nothing left this machine. Stop and have this machine examined.',
  SELF_TEST_FAILED:
    'The self-test “{test}” failed. The station does not start; use another machine and report this.',
  CANCELLED:
    'The run was cancelled after {done} of {total} items. What was made is kept; run again to make the rest.',
  ALREADY_ANSWERED: 'Request {requestId} is answered already. Export the response again instead.',

  // Backups
  BACKUP_CHANGED:
    'The backup was damaged or changed ({reason}). Nothing was restored or tested; use another copy of it, and report this if it is not explained.',
  BACKUP_FOREIGN:
    'The backup is of station {found}, and this is {expected}. Nothing was tested; use a backup of this station.',
  BACKUP_UNKNOWN:
    'Backup {number} is not on record at this station. Nothing was tested; make a new backup and test that one.',
  BACKUP_OLDER:
    'The backup is not the newest of its station ({reason}). Nothing was restored or tested; use the newest one.',
  BACKUP_PASSPHRASE_WRONG:
    'The passphrase of {name} does not open their share in this backup. Nothing was restored; type the six words exactly.',
  BACKUP_KEY_FAILS:
    'Key {keyId} of this backup does not answer a known question. Nothing was restored; use an older copy and report this to your security officer.',
  WITNESS_INVALID:
    'The witness file cannot be used ({reason}). Nothing was restored; ask the gateway for a new one.',

  // Pairing
  CARD_INVALID:
    'The card is not valid ({reason}). Nothing was paired; make the card again on its machine.',
  CARD_DIFFERS:
    'The card’s fingerprint is {found}, and {expected} was read out. Nothing was paired; find out which card is true.',
  PEER_ALREADY_PAIRED: '{peer} is paired already. Nothing was changed.',
  PEER_UNKNOWN: '{peer} is not paired here. Nothing was changed.',
  STATION_NOT_PAIRED:
    'No station is paired with this gateway, so no COLD key can be asked for. Pair one first (gateway pair).',

  // Gateway
  GATEWAY_NOT_FOUND:
    'There is no gateway in {path}. Make one first (gateway serve or gateway card).',
  HOT_KEY_FILE_INVALID:
    'The file of the HOT environment cannot be used ({reason}). Nothing was opened.',
  HOT_KEY_FILE_WRONG:
    'The file is not the key of this gateway’s HOT environment. Nothing was opened; give the right one.',
  HOT_STORE_MISSING:
    'This gateway has no HOT environment yet. Nothing was opened; make one with gateway hot-key create.',
  HOT_STORE_EXISTS:
    'This gateway has a HOT environment already, under another key file. Nothing was changed.',
  KEY_OF_REVOKED_STATION:
    'The station that keeps key {keyId} is trusted no more, and no other has the key. Nothing was asked.',
  POOL_COUNT_INVALID: 'A pool is asked for by 1 to {most} keys at once. Nothing was asked.',
  POOL_LEVEL_INVALID: 'A pool is kept at 0 to {most} keys. Nothing was changed.',
  API_KEY_UNKNOWN: 'There is no API key {id}.',
  DYNAMIC_ID_INVALID: '“{id}” is not a UUID in lower case. Nothing was changed.',
  DYNAMIC_UNKNOWN:
    'There is no {what} {id} of Dynamic’s API here. Nothing was changed; add it first.',
  DYNAMIC_EXISTS: 'There is a {what} {id} already. Nothing was changed.',
  DYNAMIC_SECRET_INVALID:
    'The secret is not 16 to 256 visible ASCII characters without spaces. Nothing was changed.',
  DYNAMIC_KEY_UNFIT: 'Shares cannot be sealed to key {keyId}: {reason}. Nothing was changed.',
  PORTAL_WALLET_UNKNOWN: 'There is no wallet {walletId} of a client of Portal here.',
  PORTAL_BACKUP_INCOMPLETE:
    'The client has confirmed no backup of wallet {walletId}, so there is nothing to give out. Nothing was changed.',
  VERIFICATION_UNKNOWN: 'There is no verification {verificationId} here. Nothing was decided.',
  VERIFICATION_DECIDED:
    'The verification {verificationId} is {state}, for good. Nothing was changed; the user can begin another.',
  RECOVERY_UNKNOWN: 'There is no request for recovery {requestId} here. Nothing was changed.',
  RECOVERY_CLOSED: 'The request for recovery {requestId} is closed already. Nothing was changed.',
  WEBHOOK_UNKNOWN:
    'There is no webhook {id}. Nothing was changed; gateway webhook list names them.',
  WEBHOOK_URL_INVALID:
    'Events cannot be sent to this URL ({reason}). Nothing was changed; give an https address of your own.',
  WEBHOOK_EVENT_UNKNOWN:
    'There is no event {eventId} that a webhook is still there for. Nothing is sent again; events are kept for 30 days.',
  GATEWAY_DATABASE:
    'The gateway’s database cannot be used ({reason}). Nothing was changed; correct this, or restore it from backup.',
  STORED_BACKUP_UNKNOWN: 'There is no backup {backupId} here. Nothing was changed.',
  BACKUP_NOT_DRILLABLE:
    'The backup {backupId} cannot be opened by a drill: it is a file, it has no checksum, or its key is not COLD. Nothing was asked of the station; drill its key, or test it by recovering it.',
  DRILL_COUNT_INVALID:
    'A request asks for 1 to {most} drills at once. Nothing was asked of the station; name such a number.',
  STORED_FILE_TOO_LARGE:
    'The file is larger than {limit} bytes. Nothing of it was kept; send a smaller one.',
  STORED_FILE_DAMAGED:
    'The stored file {fileId} is not here as it was given. It was not handed out whole; restore the database from backup.',
  DATABASE_ADDRESS_INVALID:
    'The address of the database cannot be used: {reason}. Nothing was opened; write it as postgres://user@host/database.',
  DATABASE_PASSWORD_SHOWN:
    '{where} holds the password of the database, where other programs can read it. Nothing was opened; keep the address in a file that only you can read, name that file instead, and change the password.',

  // The gateway’s console
  OPERATOR_REPEATED:
    'There is an operator “{name}” already. Nobody was added; choose another name, or revoke that one first.',
  OPERATOR_UNKNOWN: 'There is no operator {id}. Nothing was changed.',
  LOGIN_REFUSED:
    'The name or the passphrase is not right. You are not logged in; type the name and the six words exactly.',
  LOGIN_TOO_SOON:
    'Too many logins were tried. This one was not looked at; wait {seconds} seconds and try again.',
  SESSION_ENDED:
    'You are not logged in, or your session has ended. Nothing was done; log in and do it again.',
  ORIGIN_REFUSED:
    'The call does not come from the console’s own page at its own address. Nothing was done; open the console by the address that its gateway names.',
  CONSOLE_CALL_UNKNOWN:
    'The console has no such page or call. Nothing was done; load the page again.',
  CONSOLE_CALL_MALFORMED:
    'The call has not the form that is expected ({reason}). Nothing was done; load the page again.',
  READ_OUT_INCOMPLETE:
    'What was typed is neither twelve words nor 64 digits. Nothing was compared; type all that was read out.',
  BUNDLE_NOT_OPEN:
    'Request bundle {bundleId} is answered, expired or unknown. Nothing was shown; look at the outbox again.',

  // Window
  SENDER_REFUSED:
    'The call does not come from the station’s own page. Nothing was done; close the window and start Permafrost again.',
  CALL_UNKNOWN:
    'The page asked for something that it may not ask for. Nothing was done; close the window and start Permafrost again.',
  TOO_MANY_CALLS:
    'The page asked too often in a short time. Nothing was done; wait a moment and try again.',
  INPUT_TOO_LARGE:
    'The page sent more than {limit} {what} at once. Nothing was done; shorten what you typed or choose a smaller file.',
  DRIVE_GONE:
    'The drive is not there any more. Nothing was read or written; put it in again and choose it from the list.',
  PRINT_FAILED:
    'The page was not printed ({reason}). Nothing at the station changed; check the printer and try again.',

  // Command line
  USAGE: '{reason}. See --help.',
  SECRETS_NOT_AVAILABLE:
    'A passphrase is needed, and there is no terminal and no --secrets-fd to read it from.',
  CONFIRMATION_REFUSED: 'You did not confirm. Nothing was changed.',
  ATTESTATION_INVALID: 'The attestation does not hold: {reason}.',

  // Ceremony records
  CEREMONY_UNKNOWN:
    'There is no ceremony {ceremonyId} in the audit log. No record was made; choose one of the list.',
  RECORD_TOO_LARGE:
    'This ceremony is spread over more than {limit} of the audit log. No record was made; export the audit log instead.',
  RECORD_INVALID:
    'The ceremony record does not hold: {reason}. Do not rely on it; ask the station to sign it again.',
  DEVIATION_INVALID:
    'The deviation cannot be put on record: {reason}. Nothing was written; correct the text and record it again.',
  NOT_VERIFIABLE:
    'This file cannot be verified from a station card: {reason}. Nothing is concluded about it.',
} as const satisfies Record<string, string>;

export type RefusalCode = keyof typeof REFUSALS;

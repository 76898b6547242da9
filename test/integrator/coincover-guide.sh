#!/bin/bash
# An integrator of CoinCover's guide who has curl and openssl and nothing of ours: asks for a key,
# verifies its signature, encrypts, stores, and has what is stored verified.
#
#   coincover-guide.sh STEP        assign, collect (COLD alone), check, encrypt, store, verify, in this order;
#                                  with, in the environment:
#     BASE_URL      where the gateway is
#     AUTH_FILE     a file with the line "Authorization: Bearer ..." (a token in an argument is seen by all)
#     ENVIRONMENT   HOT or COLD
#     RUN           a name for this run: a step that is done again is the same call
#     WORK          a folder that is there, for what is carried from one step to the next
#
# Exit codes: 0 done; 3 not there yet: the same step again, once the station has answered (COLD); 1 something does not hold: stop and escalate.
set -euo pipefail
export LC_ALL=C

fail() { printf 'STOP: %s\n' "$*" >&2; exit 1; }
later() { printf 'later: %s\n' "$*"; exit 3; }

# --- HTTP and JSON -----------------------------------------------------------------------------

# call METHOD PATH [curl options]: the status in $status, the body in $WORK/answer, headers in $WORK/headers.
call() {
  local method=$1 path=$2
  shift 2
  status=$(curl --silent --show-error --proto '=http,https' --max-redirs 0 --request "$method" \
    --header "@$AUTH_FILE" --dump-header "$WORK/headers" --output "$WORK/answer" \
    --write-out '%{http_code}' "$@" "$BASE_URL$path")
}

# A member of a flat JSON answer that is text, with its escapes undone.
text_of() {
  sed -n 's/.*"'"$1"'":"\(\([^"\\]\|\\.\)*\)".*/\1/p' "$2" | sed 's/\\\(.\)/\1/g'
}

header_of() { sed -n "s/^$1: *\(.*\)\r\$/\1/Ip" "$WORK/headers"; }

# --- Bytes -------------------------------------------------------------------------------------

hex_to_bytes() { printf '%b' "$(sed 's/../\\x&/g')"; }

base64url_to_hex() {
  local text
  text=$(tr '_-' '/+')
  while [ $((${#text} % 4)) -ne 0 ]; do text="$text="; done
  printf '%s' "$text" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n'
}

sha256_hex() { openssl dgst -sha256 -r "$1" | sed 's/ .*//'; }

# --- The steps ---------------------------------------------------------------------------------

# Step 3 of the guide: one key, of the environment that was chosen.
assign() {
  printf '{"user_identifier":"%s","key_type":"rsa4096","key_environment":"%s"}' \
    "integrator-$RUN" "$ENVIRONMENT" >"$WORK/request.json"
  call POST /v1/keys --header 'Content-Type: application/json' --data "@$WORK/request.json" \
    --header "Idempotency-Key: $RUN-key"
  if [ "$status" = 202 ]; then
    header_of Location >"$WORK/location"
    rm -f "$WORK/assignment.json"
    later 'the COLD environment makes the key'
  fi
  [ "$status" = 200 ] || fail "POST /v1/keys answered $status: $(cat "$WORK/answer")"
  cp "$WORK/answer" "$WORK/assignment.json"
}

# COLD alone: what the 202 said to ask again. A key of the pool is there already.
collect() {
  [ ! -s "$WORK/assignment.json" ] || return 0
  [ -s "$WORK/location" ] || fail 'no key was asked for in this folder: assign comes first'
  call GET "$(cat "$WORK/location")"
  [ "$status" = 202 ] && later 'the COLD environment makes the key'
  [ "$status" = 200 ] || fail "the location answered $status: $(cat "$WORK/answer")"
  cp "$WORK/answer" "$WORK/assignment.json"
}

# The signature over the text of the public key's hex, by some key of the published set. The set comes from
# the address that was configured, and never from the answer.
check() {
  text_of public_key "$WORK/assignment.json" | tr -d '\n' >"$WORK/public-key.hex"
  text_of signature "$WORK/assignment.json" | openssl base64 -d -A >"$WORK/signature.der"
  curl --silent --show-error --fail --max-redirs 0 "$BASE_URL/.well-known/jwks.json" |
    sed 's/},{/}\n{/g' >"$WORK/jwks.lines"
  local jwk
  while IFS= read -r jwk || [ -n "$jwk" ]; do
    printf '%s\n' "$jwk" >"$WORK/jwk"
    is_assignment_key "$WORK/jwk" || continue
    jwk_to_pem "$WORK/jwk"
    if openssl dgst -sha256 -verify "$WORK/jwk.pem" -signature "$WORK/signature.der" \
      "$WORK/public-key.hex" >/dev/null 2>&1; then
      return 0
    fi
  done <"$WORK/jwks.lines"
  fail 'no published key made the signature: the answer is not to be trusted'
}

is_assignment_key() {
  [ "$(text_of kty "$1")" = EC ] && [ "$(text_of crv "$1")" = P-256 ] &&
    [ "$(text_of alg "$1")" = ES256 ] && [ "$(text_of use "$1")" = sig ] &&
    grep -q '"coincover:purposes":\[[^]]*"assignment-sig"' "$1" &&
    ! [[ "$(text_of coincover:validFrom "$1")" > "$(date -u +%Y-%m-%dT%H:%M:%SZ)" ]]
}

# RFC 5480: the fixed head of a P-256 SubjectPublicKeyInfo, and the point after it.
jwk_to_pem() {
  printf '3059301306072a8648ce3d020106082a8648ce3d03010703420004%s%s' \
    "$(text_of x "$1" | tr -d '\n' | base64url_to_hex)" \
    "$(text_of y "$1" | tr -d '\n' | base64url_to_hex)" |
    hex_to_bytes | openssl pkey -pubin -inform DER -out "$WORK/jwk.pem"
}

# Step 4: hex to PEM, RSA-OAEP with SHA-256 for both hashes, the checksum over the plaintext.
encrypt() {
  hex_to_bytes <"$WORK/public-key.hex" | openssl pkey -pubin -inform DER -out "$WORK/public-key.pem"
  openssl pkey -pubin -in "$WORK/public-key.pem" -noout -text | grep -q '(4096 bit)' ||
    fail 'the key is not RSA-4096'
  # The passphrase of the file is what is backed up as data; the file goes under it.
  openssl rand -hex 32 | tr -d '\n' >"$WORK/secret"
  openssl pkeyutl -encrypt -pubin -inkey "$WORK/public-key.pem" -in "$WORK/secret" \
    -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256 \
    -out "$WORK/secret.enc"
  openssl rand -out "$WORK/archive" 100000
  openssl enc -aes-256-cbc -pbkdf2 -pass "file:$WORK/secret" -in "$WORK/archive" -out "$WORK/archive.enc"
  sha256_hex "$WORK/secret" >"$WORK/checksum"
}

# Step 5: the data, and a file.
store() {
  printf '{"public_key":"%s","data":"%s","checksum":"%s","metadata":{"description":"file passphrase"}}' \
    "$(cat "$WORK/public-key.hex")" "$(openssl base64 -A -in "$WORK/secret.enc")" \
    "$(cat "$WORK/checksum")" >"$WORK/data.json"
  call POST /v1/secure/data --header 'Content-Type: application/json' --data "@$WORK/data.json" \
    --header "Idempotency-Key: $RUN-data"
  [ "$status" = 200 ] || fail "POST /v1/secure/data answered $status: $(cat "$WORK/answer")"
  [ "$(text_of checksum "$WORK/answer")" = "$(cat "$WORK/checksum")" ] || fail 'another checksum came back'
  text_of backup_id "$WORK/answer" >"$WORK/data-id"

  call POST /v1/secure/file --form "public_key=<$WORK/public-key.hex" \
    --form "file=@$WORK/archive.enc;type=application/octet-stream" \
    --form 'metadata={"description":"archive","content_type":"application/octet-stream"}' \
    --header "Idempotency-Key: $RUN-file"
  [ "$status" = 200 ] || fail "POST /v1/secure/file answered $status: $(cat "$WORK/answer")"
  text_of backup_id "$WORK/answer" >"$WORK/file-id"
}

# Step 6: the key and both backups. Every one is asked for before any is waited for.
verify() {
  local waiting=0
  verified "/v1/keys/$(text_of key_id "$WORK/assignment.json")/verify" is_key_valid || waiting=1
  verified "/v1/backups/$(cat "$WORK/data-id")/verify" is_backup_valid || waiting=1
  verified "/v1/backups/$(cat "$WORK/file-id")/verify" is_backup_valid || waiting=1
  [ $waiting = 0 ] || later 'the COLD environment has not tried it yet'
}

# verified PATH MEMBER: 0 it holds, 1 nobody has tried it yet; anything else stops.
verified() {
  call GET "$1"
  if [ "$status" = 409 ] && [ "$(text_of error "$WORK/answer")" = NOT_DRILLED_YET ]; then return 1; fi
  [ "$status" = 200 ] || fail "$1 answered $status: $(cat "$WORK/answer")"
  grep -q "\"$2\":true" "$WORK/answer" || fail "$1 says that it is not valid: $(cat "$WORK/answer")"
  cat "$WORK/answer" >>"$WORK/verified.jsonl"
  printf '\n' >>"$WORK/verified.jsonl"
}

case ${1-} in
  assign | collect | check | encrypt | store | verify) "$1" ;;
  *) fail 'STEP is one of assign, collect, check, encrypt, store, verify' ;;
esac

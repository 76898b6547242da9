#!/bin/sh
# verify.sh: checks every file in this folder with openssl alone, trusting neither the station's
# software nor ours. It is meant to be read before it is run.
#
#   sh verify.sh [FINGERPRINT]
#
# It trusts one thing, the station card, and only you can say that the card is the true one: compare
# the fingerprint that is printed with the one read out at the station, or give it as FINGERPRINT.
# It ends with 0 when all of it holds, and otherwise names the first thing that does not. What it
# cannot check: the two bundles, which are sealed to their recipients, and the customer's and the
# package's name in an answer that did not bind them (sign_with); those are the gateway's word alone.
# Needs: a POSIX shell, openssl 3, awk, sed, tr, cut, cat, cmp, tail, wc, mkdir, rm.
set -eu
LC_ALL=C
export LC_ALL
umask 077
case $0 in */*) cd "${0%/*}" ;; esac
t=${TMPDIR:-/tmp}/permafrost-verify.$$
mkdir "$t"
trap 'rm -rf "$t"' EXIT
trap 'exit 130' INT TERM

wrong() { printf 'DOES NOT VERIFY: %s\n' "$*" >&2; exit 1; }
good() { printf 'ok  %s\n' "$*"; }
same() { [ -n "$1" ] && [ "$1" = "$2" ] || wrong "$3"; }
there() { [ -f "$1" ] || wrong "$1 is missing"; }

# --- small tools ------------------------------------------------------------------------------
sha256() { openssl dgst -sha256 -r | cut -d' ' -f1; }           # of standard input, in hex
unhex() { # hex -> bytes; $2: what it is, to name in the fault
  case $1 in '' | *[!0-9a-f]*) wrong "${2:+$2 is }not hexadecimal: $1" ;; esac
  printf %s "$1" | awk '{ h = "0123456789abcdef"
    for (i = 1; i < length($0); i += 2)
      printf "\\%03o", 16 * (index(h, substr($0, i, 1)) - 1) + index(h, substr($0, i + 1, 1)) - 1
  }' >"$t/octal"
  printf "$(cat "$t/octal")"
}
unbase64() { # base64 -> the file $2; only the one correct spelling
  printf %s "$1" | openssl base64 -d -A >"$2"
  same "$(openssl base64 -A <"$2")" "$1" "$3: base64 in another spelling"
}
from_url() { printf %s= "$1" | tr -- '-_' '+/'; }                # 32 bytes, base64url -> base64

# Flattens the JSON file $1, called $3, into lines "path<TAB>value" in $2: "keys[0].kty<TAB>EC".
# A repeated name, an escape that our texts never need, or anything malformed ends it.
json() {
  awk '
    function fail() { exit 1 }
    function blank() { while ((c = substr(s, p, 1)) != "" && index(" \t\n", c)) p++ }
    function quoted(  out) {
      if (substr(s, p++, 1) != "\"") fail()
      while ((c = substr(s, p++, 1)) != "\"") {
        if (c == "" || c < " ") fail()
        if (c == "\\") { c = substr(s, p++, 1); if (!index("\"\\/", c)) fail() }
        out = out c
      }
      return out
    }
    function leaf(path, text) { if (path in seen) fail(); seen[path] = 1; print path "\t" text }
    function value(path,  close_with, i, name, start) {
      blank(); c = substr(s, p, 1)
      if (c == "\"") { leaf(path, quoted()); return }
      if (c == "{" || c == "[") {
        close_with = (c == "{") ? "}" : "]"; p++; blank()
        if (substr(s, p, 1) == close_with) { p++; leaf(path, ""); return }
        for (i = 0; ; i++) {
          if (close_with == "}") {
            blank(); name = quoted(); blank(); if (substr(s, p++, 1) != ":") fail()
            value(path == "" ? name : path "." name)
          } else value(path "[" i "]")
          blank(); c = substr(s, p++, 1)
          if (c == close_with) return
          if (c != ",") fail()
        }
      }
      start = p
      while ((c = substr(s, p, 1)) != "" && index("0123456789truefalsn", c)) p++
      name = substr(s, start, p - start)
      if (name !~ /^(0|[1-9][0-9]*|true|false|null)$/) fail()
      leaf(path, name)
    }
    { s = s $0 "\n" }
    END { p = 1; value(""); blank(); if (p <= length(s)) exit 1 }
  ' "$1" >"$2" || wrong "$3 is not well-formed JSON"
}
get() { # the value at path $2 of the flattened file $1
  awk -v path="$2" 'index($0, path "\t") == 1 { print substr($0, length(path) + 2); n++ }
    END { exit n != 1 }' "$1" || wrong "$3 has no $2"
}
has() { awk -v path="$2" 'index($0, path "\t") == 1 { n++ } END { exit n != 1 }' "$1"; }

# --- signatures -------------------------------------------------------------------------------
ed25519_pem() { # $1: the x of a JWK -> the PEM file $2
  printf -- '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA%s\n-----END PUBLIC KEY-----\n' \
    "$(from_url "$1")" >"$2"
}
key_id() { # $1: the x of a JWK -> the first 16 hex digits of SHA-256 of the key
  from_url "$1" | openssl base64 -d -A | sha256 | cut -c1-16
}
# A DSSE (https://github.com/secure-systems-lab/dsse) at path $2 of the flattened file $1, of type
# $3, signed by the Ed25519 key with x = $4. Leaves the signed bytes in the file $5.
dsse() {
  type=$(get "$1" "$2payloadType" "$6")
  same "$type" "application/vnd.permafrost.$3.v1+json" "$6: type $type"
  payload=$(get "$1" "$2payload" "$6")
  sig=$(get "$1" "$2signatures[0].sig" "$6")
  keyid=$(get "$1" "$2signatures[0].keyid" "$6")
  same "$keyid" "$(key_id "$4")" "$6: signed by another key"
  unbase64 "$payload" "$5" "$6"
  unbase64 "$sig" "$t/sig" "$6"
  ed25519_pem "$4" "$t/signer.pem"
  { printf 'DSSEv1 %s %s %s ' "${#type}" "$type" "$(wc -c <"$5" | tr -d ' ')"; cat "$5"; } >"$t/pae"
  openssl pkeyutl -verify -rawin -pubin -inkey "$t/signer.pem" -sigfile "$t/sig" -in "$t/pae" \
    >/dev/null 2>&1 || wrong "$6: the signature"
}

# --- the Merkle tree of RFC 6962 -----------------------------------------------------------------
leaf() { { printf '\000'; cat; } | sha256; }
node() { unhex "01$1$2" | sha256; }
tree_root() { # $@: leaf hashes -> root
  while [ $# -gt 1 ]; do
    above=
    while [ $# -gt 1 ]; do above="$above $(node "$1" "$2")"; shift 2; done
    set -- $above "$@"
  done
  printf '%s\n' "$1"
}
path_root() { # leaf hash, index, size, then the proof -> the root it leads to (RFC 9162, 2.1.3.2)
  hash=$1 index=$2 last=$(($3 - 1))
  [ "$index" -le "$last" ] || return 0
  shift 3
  for sibling; do
    [ "$last" -gt 0 ] || return 0
    if [ $((index % 2)) = 1 ] || [ "$index" = "$last" ]; then
      hash=$(node "$sibling" "$hash")
      while [ $((index % 2)) = 0 ] && [ "$index" -gt 0 ]; do index=$((index / 2)) last=$((last / 2)); done
    else hash=$(node "$hash" "$sibling"); fi
    index=$((index / 2)) last=$((last / 2))
  done
  [ "$last" = 0 ] && printf '%s\n' "$hash"
}

# --- 1. the station card: signed by the key it names -----------------------------------------
there station-card.json
json station-card.json "$t/card.dsse" 'station card'
payload=$(get "$t/card.dsse" payload 'station card')
unbase64 "$payload" "$t/card.json" 'station card'
json "$t/card.json" "$t/card" 'station card'
card() { get "$t/card" "$1" 'station card'; }
station_x=$(card 'keys[0].x')
dsse "$t/card.dsse" '' station-card "$station_x" "$t/card.json" 'station card'
station=$(card station_id) env=$(card env) threshold=$(card threshold)
[ "$threshold" -ge 2 ] || wrong 'station card: a threshold below 2'
fingerprint=$(sha256 <"$t/card.json")
if [ $# -gt 0 ]; then
  given=$(printf %s "$1" | tr 'A-F' 'a-f' | tr -d ' :-')
  same "$given" "$fingerprint" "the station card: its fingerprint is $fingerprint"
fi
good "station card of $station ($env), $threshold custodians must act together"
printf '    compare its fingerprint: %s\n' "$(printf %s "$fingerprint" | sed 's/..../& /g')"

# --- 2. the assignment key: one P-256 key in the card, in jwks.json and as PEM -----------------
there jwks.json
json jwks.json "$t/jwks" jwks.json
for field in kty crv alg use kid x y; do
  same "$(get "$t/jwks" "keys[0].$field" jwks.json)" "$(card "keys[2].$field")" "jwks.json: $field"
done
same "$(get "$t/jwks" 'keys[0].coincover:validFrom' jwks.json)" "$(card 'keys[2].valid_from')" 'jwks.json: validFrom'
same "$(get "$t/jwks" 'keys[0].coincover:purposes[0]' jwks.json)" "$(card 'keys[2].purposes[0]')" 'jwks.json: purposes'
has "$t/jwks" 'keys[1].kty' && wrong 'jwks.json: holds more than the one key of the card'
{ # SubjectPublicKeyInfo of an uncompressed P-256 point, up to the point
  unhex 3059301306072a8648ce3d020106082a8648ce3d03010703420004
  from_url "$(card 'keys[2].x')" | openssl base64 -d -A
  from_url "$(card 'keys[2].y')" | openssl base64 -d -A
} >"$t/assignment.der"
openssl pkey -pubin -inform DER -in "$t/assignment.der" -out "$t/assignment.pem" 2>/dev/null ||
  wrong 'station card: the assignment key'
there assignment-key.pem
cmp -s "$t/assignment.pem" assignment-key.pem || wrong 'assignment-key.pem is not the key of the card'
good 'assignment key: the same in the card, in jwks.json and in assignment-key.pem'

# --- 3. the audit log: every link, and the root that the signed checkpoint names ---------------
there checkpoint.txt
there audit.jsonl
origin="permafrost/station/$station"
size=$(sed -n 2p checkpoint.txt)
root=$(sed -n 3p checkpoint.txt)
signed=$(sed -n '5s/.* //p' checkpoint.txt)
printf '%s\n%s\n%s\n' "$origin" "$size" "$root" >"$t/note"
{ cat "$t/note"; printf '\n— %s %s\n' "$origin" "$signed"; } | cmp -s - checkpoint.txt ||
  wrong 'checkpoint.txt: not a checkpoint of this station'
unbase64 "$root" "$t/root" checkpoint.txt
unbase64 "$signed" "$t/signed" checkpoint.txt
tail -c +5 "$t/signed" >"$t/sig"                      # 4 bytes that name the key, then the signature
named=$({ printf '%s\n\001' "$origin"; from_url "$station_x" | openssl base64 -d -A; } | sha256 | cut -c1-8)
{ unhex "$named"; cat "$t/sig"; } | cmp -s - "$t/signed" || wrong 'checkpoint.txt: signed by another key'
ed25519_pem "$station_x" "$t/signer.pem"
openssl pkeyutl -verify -rawin -pubin -inkey "$t/signer.pem" -sigfile "$t/sig" -in "$t/note" \
  >/dev/null 2>&1 || wrong 'checkpoint.txt: the signature'
previous=0000000000000000000000000000000000000000000000000000000000000000
leaves='' count=0
while IFS= read -r entry; do
  named=$(printf '%s\n' "$entry" | sed -n 's/.*,"prev":"\([0-9a-f]*\)","rows":{.*/\1/p')
  same "$named" "$previous" "audit.jsonl: entry $count does not follow the one before it"
  previous=$(printf %s "$entry" | sha256)
  leaves="$leaves $(printf %s "$entry" | leaf)"
  count=$((count + 1))
done <audit.jsonl
same "$count" "$size" "audit.jsonl: $count entries, and the checkpoint covers $size"
unhex "$(tree_root $leaves)" | cmp -s - "$t/root" || wrong 'audit.jsonl: its root is not the one of checkpoint.txt'
good "audit log: $count entries, chained, under the station's signed checkpoint"

# --- 4. an attestation: the station's, with approvals of enough different custodians -----------
there review.txt
review=$(sha256 <review.txt)
approval() { # the approval at path $2 of the flattened attestation $1, under the custodian's key
  encoded=$(get "$1" "$2payload" approval)
  unbase64 "$encoded" "$t/approval.json" approval
  json "$t/approval.json" "$t/approval" approval
  who=$(get "$t/approval" custodian_id approval)
  j=0
  until [ "$(card "custodians[$j].custodian_id")" = "$who" ]; do
    j=$((j + 1))
    has "$t/card" "custodians[$j].custodian_id" || wrong "approval: custodian $who is not on the card"
  done
  custodian_x=$(card "custodians[$j].key.x")
  dsse "$1" "$2" approval "$custodian_x" "$t/approval.json" "approval of $(card "custodians[$j].name")"
  for pair in type=approval act=request "station_id=$station" "env=$env" "subject=$request" "sheet=$review"; do
    same "$(get "$t/approval" "${pair%%=*}" approval)" "${pair#*=}" "approval: ${pair%%=*}"
  done
  case $approvers in *"$custodian_x"*) wrong 'approval: one custodian twice' ;; esac
  approvers="$approvers $custodian_x"
}
attestation() { # the one in the flattened file $1
  dsse "$1" attestation. key-attestation "$station_x" "$t/attestation.json" "$2"
  json "$t/attestation.json" "$t/attestation" "$2"
  attested() { get "$t/attestation" "$1" attestation; }
  same "$(attested type)" key-attestation "$2: type"
  same "$(attested station_id)" "$station" "$2: station_id"
  same "$(attested env)" "$env" "$2: env"
  same "$(attested sheet_digest)" "$review" "$2: review.txt is not the sheet that was approved"
  request=$(attested request_digest)
  tree=$(attested root) tree_size=$(attested tree_size) this=$(sha256 <"$t/attestation.json")
  [ "$this" != "$seen" ] || return 0          # one attestation for many keys: seen with the first
  covered=$(attested audit.size) approvers='' i=0
  while has "$t/attestation" "approvals[$i].payload"; do
    approval "$t/attestation" "approvals[$i]."
    i=$((i + 1))
  done
  [ "$i" -ge "$threshold" ] || wrong "$2: $i approvals, and the card wants $threshold"
  same "$(tree_root $(printf '%s\n' $leaves | sed "${covered}q"))" "$(attested audit.root)" \
    "$2: audit.jsonl is not the log that it speaks of"
  seen=$this
  good "attestation: review.txt approved by $i different custodians, in this audit log"
}

# --- 5. each key -------------------------------------------------------------------------------
seen='' keys=0
for proof in keys/*.attestation.json; do
  body=${proof%.attestation.json}.json
  there "$proof"
  there "$body"
  json "$body" "$t/body" "$body"
  json "$proof" "$t/proof" "$proof"
  field() { get "$t/body" "$1" "$body"; }
  attestation "$t/proof" "$proof"

  get "$t/proof" statement "$proof" >"$t/statement.line"
  printf %s "$(cat "$t/statement.line")" >"$t/statement.json"
  json "$t/statement.json" "$t/statement" "$proof"
  i=0 siblings=''
  while has "$t/proof" "proof[$i]"; do
    siblings="$siblings $(get "$t/proof" "proof[$i]" "$proof")"
    i=$((i + 1))
  done
  same "$(path_root "$(leaf <"$t/statement.json")" "$(get "$t/proof" index "$proof")" "$tree_size" $siblings)" \
    "$tree" "$proof: the statement is not under the attested root"

  public_key=$(field public_key) key_id=$(field key_id)
  unhex "$public_key" "$body: public_key" >"$t/key"
  key_fingerprint=$(sha256 <"$t/key")
  same "$body" "keys/$key_id.json" "$body: key_id"
  for pair in type=key key_environment=COLD "station_id=$station" "env=$env" "key_id=$key_id" \
    "public_key=$public_key" "key_fingerprint=$key_fingerprint"; do
    same "$(get "$t/statement" "${pair%%=*}" "$proof")" "${pair#*=}" "$proof: ${pair%%=*}"
  done
  case ${#public_key} in
  1100) type=rsa4096 ;;
  66) type=secp256k1 ;;
  *) wrong "$body: public_key has ${#public_key} hex digits" ;;
  esac
  same "$(get "$t/statement" key_type "$proof")" "$type" "$proof: key_type"
  { # as SubjectPublicKeyInfo, which an RSA key is already
    if [ $type = secp256k1 ]; then unhex 3036301006072a8648ce3d020106052b8104000a032200; fi
    cat "$t/key"
  } | openssl pkey -pubin -inform DER -noout 2>/dev/null || wrong "$body: public_key is no key"

  # The assignment signature covers the hex text of public_key, or signed_payload where it is given.
  signature=$(field signature)
  unbase64 "$signature" "$t/sig" "$body"
  what='its hex text'
  printf %s "$public_key" >"$t/message"
  if has "$t/body" signed_payload; then
    get "$t/body" signed_payload "$body" >"$t/message.line"
    printf %s "$(cat "$t/message.line")" >"$t/message"
    json "$t/message" "$t/payload" "$body"
    same "$(get "$t/payload" public_key "$body")" "$public_key" "$body: public_key in signed_payload"
    i=0 what='its signed_payload with' names=' '
    while has "$t/body" "signed_fields[$i]"; do
      name=$(field "signed_fields[$i]")
      bound=$(get "$t/payload" "$name" "$body")
      case $name in
      key_id) same "$bound" "$key_id" "$body: key_id in signed_payload" ;;
      key_fingerprint) same "$bound" "$key_fingerprint" "$body: key_fingerprint in signed_payload" ;;
      external_customer_id) same "$bound" "$(field customer_id)" "$body: customer_id in signed_payload" ;;
      external_package_id) same "$bound" "$(field package_id)" "$body: package_id in signed_payload" ;;
      esac
      case $names in *" $name "*) wrong "$body: signed_fields names $name twice" ;; esac
      what="$what $name" names="$names$name "
      i=$((i + 1))
    done
    same "$(awk 'END { print NR }' "$t/payload")" $((i + 1)) "$body: signed_payload holds more than signed_fields"
  fi
  openssl dgst -sha256 -verify assignment-key.pem -signature "$t/sig" "$t/message" >/dev/null 2>&1 ||
    wrong "$body: the signature"
  good "$type key $key_id: signed over $what, attested, COLD"
  keys=$((keys + 1))
done
for body in keys/*.json; do
  case $body in *.attestation.json) ;; *) there "${body%.json}.attestation.json" ;; esac
done
printf 'All of it holds: %s keys. The station card is the true one if its fingerprint is.\n' "$keys"

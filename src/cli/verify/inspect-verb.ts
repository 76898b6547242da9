/** `inspect`: what a file says of itself. Nothing is verified here, and the output says so. */
import { readCheckpoint } from '../../core/audit/checkpoint.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { fromBase64, fromUtf8, toHex } from '../../core/encoding/bytes.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { digestWords } from '../../core/keys/fingerprint.ts';
import { decodeDsse } from '../../core/signing/dsse.ts';
import { decodeBundleFile } from '../../protocol/file.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath } from '../paths.ts';
import type { Fact } from '../terminal.ts';
import type { Verb } from '../verb.ts';
import { backupFacts } from './backup-file.ts';
import { hasAll, isObject, parsePlainJson } from './plain-json.ts';
import { readVerifiable } from './read-verifiable.ts';
import { recognise, unverifiedPayload, type Form } from './recognise.ts';

export const verb: Verb = {
  about:
    'Shows the outer facts of a bundle, card, attestation, assigned key, ceremony record, backup, witness or checkpoint. ' +
    'A bundle stays sealed: only its recipient can open it.',
  positionals: [{ value: 'FILE', about: 'what to look at', required: true }],
  options: {},
  json: true,
  examples: ['inspect request-1-3f0c….permafrost', 'inspect station-card.json --json'],
  run(invocation) {
    const { terminal } = invocation;
    const path = invocation.positionals[0] ?? '';
    // A backup may be larger than memory, so it is looked at and never read whole.
    const backup = backupFacts(callerPath(path));
    if (backup !== undefined) {
      terminal.say(
        `${path}: vault backup. Its manifest fits the card in it; whose card is not known.`,
      );
      terminal.facts(backup);
      const facts = Object.fromEntries(backup);
      terminal.document({ path, form: 'vault backup', isVerified: false, facts });
      return Promise.resolve(EXIT.ok);
    }
    const bytes = readVerifiable(callerPath(path));
    const form = recognise(bytes);
    const facts = factsOf(form, bytes);
    terminal.say(`${path}: ${form}, ${bytes.length} bytes. Nothing of this is verified.`);
    terminal.facts(facts);
    terminal.document({ path, form, isVerified: false, facts: Object.fromEntries(facts) });
    return Promise.resolve(EXIT.ok);
  },
};

function factsOf(form: Form, bytes: Uint8Array): readonly Fact[] {
  switch (form) {
    case 'bundle':
      return bundleFacts(bytes);
    case 'checkpoint': {
      const { origin, size, root } = readCheckpoint(fromUtf8(bytes));
      return [
        ['log', origin],
        ['entries', size],
        ['root', toHex(root)],
      ];
    }
    case 'station card':
    case 'gateway card':
    case 'approval':
    case 'key attestation':
    case 'witness':
      return plainFacts(unverifiedPayload(bytes));
    case 'ceremony record':
      return recordFacts(bytes);
    case 'attestation of a key': {
      const file = parsePlainJson(bytes);
      return plainFacts(hasAll(file, 'statement') ? JSON.parse(String(file['statement'])) : file);
    }
    case 'assigned key':
      return plainFacts(parsePlainJson(bytes));
    case 'audit log':
      return [
        ['entries', fromUtf8(bytes).split('\n').length - 1],
        ['digest', sha256Hex(bytes)],
      ];
  }
}

function bundleFacts(bytes: Uint8Array): readonly Fact[] {
  const { outer, sealed } = decodeBundleFile(bytes);
  return [
    ['direction', outer.direction],
    ['number', outer.sequence],
    ['environment', outer.env],
    ['station', outer.station_id],
    ['gateway', outer.gateway_id],
    ['codec', sealed.codec],
    ['sealed bytes', sealed.bytes.length],
    ['sealed digest', outer.digest],
    ['in words', digestWords(outer.digest)],
  ];
}

function recordFacts(bytes: Uint8Array): readonly Fact[] {
  const payload = parseStrictJson(fromBase64(decodeDsse(bytes).payload));
  if (!hasAll(payload, 'record')) return plainFacts(payload);
  const { record, ...rest } = payload;
  return [...plainFacts(hasAll(record, 'ceremony') ? record['ceremony'] : {}), ...plainFacts(rest)];
}

/** The plain members of an object; lists and objects by how much they hold. */
function plainFacts(value: unknown): readonly Fact[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, member]): Fact => {
    if (typeof member === 'number' || typeof member === 'string') return [name, member];
    if (Array.isArray(member)) return [name, `${member.length} of them`];
    return [name, JSON.stringify(member)];
  });
}

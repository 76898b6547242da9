/**
 * The story of the demo, READ TOP TO BOTTOM: it is the job itself, in order, each step a call that
 * the CLI verbs also make. The narration says what a person at either machine would see.
 */
import { KDF_FLOOR } from '../../core/quorum/custodian-seal.ts';
import { createApiKey } from '../../gateway/api-keys/api-keys.ts';
import { gatewayCard } from '../../gateway/card.ts';
import { importResponse } from '../../gateway/inbox/import-response.ts';
import { exportRequests } from '../../gateway/outbox/export-requests.ts';
import { pairStation } from '../../gateway/pairing/pair-station.ts';
import { readBundleFile } from '../../media/read-file.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Assignment } from '../../client/index.ts';
import { airGapText } from '../station/air-gap-text.ts';
import { exportResponse } from '../station/export.ts';
import { showProgress } from '../station/run.ts';
import { showSheet } from '../station/sheets.ts';
import type { Terminal } from '../terminal.ts';
import {
  CUSTODIAN_NAMES,
  quorumOf,
  THRESHOLD,
  throwAwayCustodians,
  type ThrowAwayCustodian,
} from './custodians.ts';
import { leaveEvidence, type Evidence } from './evidence.ts';
import type { Stage } from './stage.ts';
import { verifyEvidence } from './verify-evidence.ts';
import { WALLET_REQUESTS, walletOf, type Wallet } from './wallet.ts';

export type Told = {
  readonly stationId: string;
  readonly cardDigest: string;
  readonly words: string;
  readonly keys: readonly string[];
  readonly files: readonly string[];
  readonly verified: number;
};

export async function tellStory(stage: Stage, terminal: Terminal, folder: string): Promise<Told> {
  const { gateway, station } = stage;
  terminal.say(
    'A demonstration with throw-away custodians: every private key made here is destroyed',
  );
  terminal.say('at the end. Their passphrases are guarded by the cheapest key derivation allowed');
  terminal.say('(Argon2id, 256 MiB); a real station takes 1 GiB unless told otherwise.');

  terminal.step(`The gateway (HOT) serves the wallets’ API at ${stage.url}.`);
  const wallet = walletOf(stage.url, await createApiKey(gateway, { label: 'demo wallet' }));

  terminal.step(`The station (COLD) is set up in its own process, number ${station.pid ?? '?'}.`);
  const custodians = await throwAwayCustodians(station);
  try {
    const { stationId, card, cardDigest, words } = await station.call('init', {
      name: 'Demo station',
      env: 'test',
      threshold: THRESHOLD,
      custodians: [...custodians],
      kdf: KDF_FLOOR,
    });
    terminal.say(`    ${CUSTODIAN_NAMES.join(', ')}: any ${THRESHOLD} of them together.`);
    const airGap = await station.call('airGap', {});
    if (airGap.state === 'breached') {
      terminal.say(`    Its air gap is ${airGapText(airGap)}.`);
      terminal.say('    It is a test station: it goes on, and its answer will say so.');
    }

    terminal.step('They are paired once: cards are carried over, fingerprints are read out.');
    await pair(stage, custodians, { bytes: card, words });
    terminal.facts([
      ['station card', cardDigest],
      ['in words', words],
    ]);

    terminal.step(`A wallet asks for ${WALLET_REQUESTS.length} keys over HTTP: POST /v1/keys.`);
    const locations = await askForKeys(wallet, terminal);

    terminal.step('The gateway writes the request as a signed, sealed file on the drive.');
    const { files } = await exportRequests(gateway, { folder: stage.drive });
    const [requestFile] = files;
    if (requestFile === undefined) throw new Error('the gateway exported nothing');
    terminal.facts([
      ['file', nameOf(requestFile.path)],
      ['request digest', requestFile.payloadDigest],
    ]);

    terminal.step('At the station, two custodians unlock it; it opens and verifies the file.');
    await station.call('unlock', { custodians: quorumOf(custodians) });
    const received = await station.call('receive', {
      file: readBundleFile(requestFile.path, LIMITS.fileBytes),
    });
    const { requestId, sheetDigest } = received.request;
    terminal.say('    The station’s screen now shows this sheet:');
    showSheet(terminal, { sheet: received.sheet, sheetDigest, words: received.sheetWords });

    terminal.step('Each custodian reads it and signs its digest: one approval is not enough.');
    await station.call('review', { requestId });
    for (const { name, passphrase } of custodians.slice(0, THRESHOLD)) {
      const { request } = await station.call('approve', {
        requestId,
        sheetDigest,
        custodian: name,
        passphrase,
      });
      terminal.say(`    ${name} approves: ${request.approvedBy.length} of ${THRESHOLD}.`);
    }

    terminal.step(
      'The keys are made offline, two at a time, and each is checked before it counts.',
    );
    const begun = performance.now();
    const run = await station.call('run', { requestId }, (report) => {
      showProgress(terminal, report);
    });
    terminal.endProgress();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    for (const { keyId } of run.items) terminal.say(`    key ${keyId}`);
    terminal.say(`    Made, checked and signed in ${seconds} s.`);

    terminal.step('The signed answer is sealed to the gateway and written to the drive.');
    const response = await exportResponse(station, requestId, stage.drive);
    const audit = await station.call('audit', {});
    terminal.facts([
      ['file', nameOf(response.file)],
      ['audit log', `${audit.entriesJsonl.split('\n').length - 1} entries, checkpoint signed`],
    ]);
    await station.call('lock', {});
    await station.ended;
    terminal.say(
      '    The station is locked: its process has ended, and with it every key in memory.',
    );

    terminal.step('The gateway imports the answer and serves it to the wallet.');
    await importResponse(gateway, { bytes: readBundleFile(response.file, LIMITS.fileBytes) });
    const evidence: Evidence = {
      requestFile: requestFile.path,
      responseFile: response.file,
      sheet: received.sheet,
      audit,
      ...(await collect(wallet, locations)),
    };
    const left = leaveEvidence(folder, evidence);
    terminal.say(`    ${evidence.keys.length} answers with status 200, kept byte for byte.`);

    terminal.step('The wallet verifies each answer, encrypts a secret to its key, and stores it.');
    await useKeys(wallet, evidence.keys, terminal);

    terminal.step('Everything is verified again from the station card alone.');
    const verified = verifyEvidence(folder, left, terminal);
    return {
      stationId,
      cardDigest,
      words,
      keys: evidence.keys.map(({ keyId }) => keyId),
      files: left,
      verified,
    };
  } finally {
    for (const { passphrase } of custodians) passphrase.fill(0);
  }
}

async function pair(
  { gateway, station }: Stage,
  custodians: readonly ThrowAwayCustodian[],
  stationCard: { readonly bytes: Uint8Array; readonly words: string },
): Promise<void> {
  const { bytes: card, words: fingerprint } = gatewayCard(gateway);
  const { sheetDigest } = await station.call('actSheet', { act: 'pair', card });
  await station.call('pair', {
    card,
    fingerprint,
    sheetDigest,
    custodians: quorumOf(custodians),
  });
  await pairStation(gateway, { cardBytes: stationCard.bytes, expected: stationCard.words });
}

async function askForKeys(wallet: Wallet, terminal: Terminal): Promise<readonly string[]> {
  const locations: string[] = [];
  for (const request of WALLET_REQUESTS) {
    const location = await wallet.ask(request);
    const { status } = await wallet.get(location);
    if (status !== 202) throw new Error(`GET ${location} answered ${status}`);
    const bound =
      request.sign_with === undefined ? '' : `, sign_with ${request.sign_with.join(' ')}`;
    terminal.say(`    202 Accepted  ${request.key_type}${bound}`);
    locations.push(location);
  }
  return locations;
}

/** What the wallet, and anyone else, now gets from the gateway. */
async function collect(
  wallet: Wallet,
  locations: readonly string[],
): Promise<Pick<Evidence, 'keys' | 'stationCard' | 'jwks'>> {
  const fetched = async (path: string): Promise<Uint8Array> => {
    const { status, bytes } = await wallet.get(path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}`);
    return bytes;
  };
  const keys: Evidence['keys'][number][] = [];
  for (const location of locations) {
    const answer = await fetched(location);
    const { key_id: keyId } = JSON.parse(new TextDecoder().decode(answer)) as { key_id: string };
    keys.push({ keyId, answer, attestation: await fetched(`/v1/keys/${keyId}/attestation`) });
  }
  return {
    keys,
    stationCard: await fetched('/.well-known/permafrost/station-card'),
    jwks: await fetched('/.well-known/jwks.json'),
  };
}

/** As an integrator does with `permafrost/client`: no key is used before its assignment verifies. */
async function useKeys(wallet: Wallet, keys: Evidence['keys'], terminal: Terminal): Promise<void> {
  for (const [at, request] of WALLET_REQUESTS.entries()) {
    const text = new TextDecoder().decode(keys[at]?.answer);
    const assignment = JSON.parse(text) as Assignment;
    await wallet.believe(request, assignment);
    const bound = request.sign_with === undefined ? '' : ' and its bound fields';
    terminal.say(`    verified: the signature of ${assignment.key_id}${bound}`);
    if (request.key_type !== 'rsa4096') continue;
    const { backupId, is } = await wallet.backUp(assignment);
    const state = is.state === 'not-drilled-yet' ? 'a drill is asked of the station' : is.state;
    terminal.say(`    stored:   backup ${backupId}; ${state}`);
  }
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

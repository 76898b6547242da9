/** An act and its audit entry: both or neither, in the file and in memory. */
import { describe, expect, test } from 'vitest';
import { verifyChain } from '../../src/core/audit/chain.ts';
import { decodeEntry, type AuditEntry } from '../../src/core/audit/entry.ts';
import { verifyConsistency, verifyInclusion } from '../../src/core/audit/merkle-proof.ts';
import { leafHash } from '../../src/core/audit/merkle-hash.ts';
import { generateRsa4096 } from '../../src/core/crypto/rsa.ts';
import { rsaModulus } from '../../src/core/keys/spki.ts';
import type { RefusalCode } from '../../src/core/refusals.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import type { VaultWriter } from '../../src/station/ports/vault-writer.ts';
import {
  act,
  approvalRecord,
  AT,
  checkpointNow,
  custodianRecord,
  expectSome,
  keyRecord,
  makeFullVault,
  makeVault,
  outcomeRecord,
  peerRecord,
  refusalOf,
  reopen,
  requestRecord,
  responseRecord,
} from './made-vault.ts';

function lastEntry(vault: Vault): AuditEntry {
  return decodeEntry(expectSome(vault.auditEntry(vault.auditSize() - 1)));
}

/** Everything that a failed act must leave as it was. */
function stateOf(vault: Vault): unknown {
  return {
    size: vault.auditSize(),
    treeSize: vault.tree().size,
    root: vault.tree().root(),
    entries: [...vault.auditEntries()],
    keys: vault.keys(),
    custodians: vault.custodians(),
    peers: vault.peers(),
  };
}

describe('a failed act', () => {
  test('leaves rows, log and tree as they were when its work throws', () => {
    const { vault, folder } = makeVault();
    const before = stateOf(vault);
    expect(() => {
      act(vault, 'key.created', (writer) => {
        writer.saveKey(keyRecord());
        writer.setFailures(expectSome(vault.custodians()[0]).custodianId, 3);
        throw new Error('the work failed');
      });
    }).toThrow('the work failed');
    expect(stateOf(vault)).toEqual(before);
    act(vault, 'key.created', (writer) => {
      writer.saveKey(keyRecord());
    });
    vault.close();
    const again = reopen(folder);
    expect(again.auditSize()).toBe(2);
    again.close();
  });

  test('leaves everything as it was when the entry itself cannot be made', () => {
    const { vault } = makeVault();
    const before = stateOf(vault);
    expect(() => {
      vault.transact({ kind: 'key.created', at: AT, facts: { half: 0.5 } }, (writer) => {
        writer.saveKey(keyRecord());
      });
    }).toThrow();
    expect(stateOf(vault)).toEqual(before);
    vault.close();
  });

  test('refuses work that goes on after its transaction', () => {
    const { vault } = makeVault();
    const before = stateOf(vault);
    expect(() => {
      void vault.transact({ kind: 'key.created', at: AT, facts: {} }, (writer) => {
        writer.saveKey(keyRecord());
        return Promise.resolve();
      });
    }).toThrow('synchronous');
    expect(stateOf(vault)).toEqual(before);
    let kept: VaultWriter | undefined;
    act(vault, 'station.opened', (writer) => {
      kept = writer;
    });
    expect(() => {
      kept?.saveKey(keyRecord());
    }).toThrow('ended');
    expect(vault.keys()).toEqual((before as { keys: unknown }).keys);
    vault.close();
  });

  test('refuses a transaction inside another', () => {
    const { vault } = makeVault();
    expect(() => {
      act(vault, 'key.created', () => {
        act(vault, 'key.created');
      });
    }).toThrow('open already');
    expect(vault.auditSize()).toBe(1);
    vault.close();
  });
});

describe('rows that cannot be', () => {
  const { vault, ...made } = makeVault();
  const peer = peerRecord();
  const request = requestRecord(peer.peerId, 1);
  const { requestId } = request;
  const key = keyRecord();
  const { custodianId, name } = expectSome(vault.custodians()[0]);
  const approval = approvalRecord(custodianId, request.payloadDigest);
  const outcome = outcomeRecord(requestId, key.itemId);
  const response = responseRecord(request, checkpointNow({ vault, ...made }), 1);
  act(vault, 'bundle.received', (writer) => {
    writer.savePeer(peer);
    writer.saveRequest(request);
    writer.saveKey(key);
    writer.saveApproval(approval);
    writer.saveOutcome(outcome);
    writer.saveResponse(response);
  });
  const cases: [string, RefusalCode, (writer: VaultWriter) => void][] = [
    [
      'a key id twice',
      'KEY_REPEATED',
      (w) => {
        w.saveKey({ ...keyRecord(), keyId: key.keyId });
      },
    ],
    [
      'a public key twice',
      'KEY_REPEATED',
      (w) => {
        w.saveKey({ ...keyRecord(), publicKey: key.publicKey, fingerprint: key.fingerprint });
      },
    ],
    [
      'a request id twice',
      'BUNDLE_ID_REUSED',
      (w) => {
        w.saveRequest({ ...requestRecord(peer.peerId, 2), requestId });
      },
    ],
    [
      'a sequence twice',
      'SEQUENCE_REUSED',
      (w) => {
        w.saveRequest(requestRecord(peer.peerId, 1));
      },
    ],
    [
      'an approval twice',
      'APPROVAL_REPEATED',
      (w) => {
        w.saveApproval(approval);
      },
    ],
    [
      'an outcome twice',
      'ITEM_REPEATED',
      (w) => {
        w.saveOutcome(outcome);
      },
    ],
    [
      'a response twice',
      'ALREADY_ANSWERED',
      (w) => {
        w.saveResponse(response);
      },
    ],
    [
      'the status of no key',
      'KEY_UNKNOWN',
      (w) => {
        w.setKeyStatus('none', 'retired');
      },
    ],
    [
      'the status of no peer',
      'PEER_UNKNOWN',
      (w) => {
        w.setPeerStatus('none', 'revoked');
      },
    ],
    [
      'the sequence of no peer',
      'PEER_UNKNOWN',
      (w) => {
        w.setPeerHighSequence('none', 1);
      },
    ],
    [
      'failures of no custodian',
      'CUSTODIAN_UNKNOWN',
      (w) => {
        w.setFailures('none', 1);
      },
    ],
    [
      'the status of no request',
      'REQUEST_UNKNOWN',
      (w) => {
        w.setRequestStatus('none', 'answered');
      },
    ],
    [
      'export of no response',
      'REQUEST_UNKNOWN',
      (w) => {
        w.setResponseExported('none', AT);
      },
    ],
  ];
  test.each(cases)('refuses %s, and nothing has changed', (_, code, work) => {
    const before = stateOf(vault);
    refusalOf(code, () => {
      act(vault, 'act.refused', work);
    });
    expect(stateOf(vault)).toEqual(before);
  });

  test('names the custodian who approves twice', () => {
    const again = (writer: VaultWriter): void => {
      writer.saveApproval(approval);
    };
    const { facts } = refusalOf('APPROVAL_REPEATED', () => {
      act(vault, 'approval.given', again);
    });
    expect(facts['name']).toBe(name);
  });

  test('refuses rows of another kind than the table holds', () => {
    const orphan = requestRecord('no such gateway', 1);
    expect(() => {
      act(vault, 'bundle.received', (w) => {
        w.saveRequest(orphan);
      });
    }).toThrow();
    const custodian = { ...custodianRecord('Alan'), publicKey: new Uint8Array(31) };
    expect(() => {
      act(vault, 'act.refused', (w) => {
        w.saveCustodian(custodian);
      });
    }).toThrow();
  });
});

describe('an act', () => {
  test('names exactly the rows that it wrote, each once', () => {
    const { vault } = makeVault();
    const peer = peerRecord();
    act(vault, 'peer.paired', (writer) => {
      writer.savePeer(peer);
      writer.setPeerHighSequence(peer.peerId, 1);
      writer.setPeerHighSequence(peer.peerId, 2);
    });
    expect(Object.keys(lastEntry(vault).rows)).toEqual([`peer/${peer.peerId}`]);
    act(vault, 'station.opened');
    expect(lastEntry(vault).rows).toEqual({});
    const created = decodeEntry(expectSome(vault.auditEntry(0)));
    expect(created.kind).toBe('station.created');
    expect(
      Object.keys(created.rows)
        .map((row) => row.split('/')[0])
        .sort(),
    ).toEqual(['custodian', 'custodian', 'custodian', 'identity', 'key_pair']);
    vault.close();
  });

  test('returns what its work returns', () => {
    const { vault } = makeVault();
    expect(vault.transact({ kind: 'station.opened', at: AT, facts: {} }, () => 7)).toBe(7);
    vault.close();
  });

  test('is in the tree, in the chain and in the file when it returns', () => {
    const { vault, folder } = makeVault();
    const sizes = [1, 2, 5, 9].map((target) => {
      while (vault.auditSize() < target) act(vault, 'station.opened');
      return { size: target, root: vault.tree().root() };
    });
    vault.close();
    const again = reopen(folder);
    const tree = again.tree();
    verifyChain(again.auditEntries());
    for (const { size, root } of sizes) {
      expect(tree.root(size)).toEqual(root);
      verifyConsistency({
        fromSize: size,
        fromRoot: root,
        toSize: tree.size,
        toRoot: tree.root(),
        proof: tree.proveConsistency(size, tree.size),
      });
      const index = size - 1;
      verifyInclusion({
        leafHash: leafHash(expectSome(again.auditEntry(index))),
        index,
        size: tree.size,
        proof: tree.proveInclusion(index, tree.size),
        root: tree.root(),
      });
    }
    again.close();
  });

  test('can be read while a list is walked', async () => {
    const { vault } = makeVault();
    const { spki } = await generateRsa4096();
    act(vault, 'key.created', (writer) => {
      writer.saveKey({ ...keyRecord(), publicKey: spki });
    });
    const found: bigint[] = [];
    for (const modulus of vault.rsaModuli()) {
      found.push(modulus);
      act(vault, 'station.opened');
    }
    expect(found).toEqual([rsaModulus(spki)]);
    let walked = 0;
    for (const entry of vault.auditEntries()) {
      walked += Math.sign(entry.length);
      if (walked < 5) act(vault, 'station.opened');
    }
    expect(walked).toBeGreaterThanOrEqual(3);
    vault.close();
  });
});

describe('records', () => {
  test('read back as they were saved, in the order of writing', () => {
    const { vault, folder, ...made } = makeVault();
    const peer = { ...peerRecord(), highSequence: 5 };
    const requests = [requestRecord(peer.peerId, 2), requestRecord(peer.peerId, 1)] as const;
    const [request] = requests;
    const keys = Array.from({ length: 600 }, keyRecord);
    const [first] = keys;
    const approval = approvalRecord(expectSome(vault.custodians()[1]).custodianId, '0'.repeat(64));
    const outcome = outcomeRecord(request.requestId, 'item');
    const note = checkpointNow({ vault, ...made });
    const response = responseRecord(request, note, 1);
    act(vault, 'bundle.received', (writer) => {
      writer.savePeer(peer);
      for (const record of requests) writer.saveRequest(record);
      writer.saveApproval(approval);
      writer.saveOutcome(outcome);
      writer.saveResponse(response);
    });
    for (let from = 0; from < keys.length; from += 100) {
      act(vault, 'key.created', (w) => {
        for (const key of keys.slice(from, from + 100)) w.saveKey(key);
      });
    }
    vault.saveCheckpoint(note);
    vault.close();

    const again = reopen(folder);
    expect(again.identity()).toEqual(made.identity);
    expect(again.custodians().map((custodian) => custodian.name)).toEqual([
      'Ada',
      'Grace',
      'Edsger',
    ]);
    expect(again.peers()).toEqual([peer]);
    expect(again.keys('customer')).toEqual(keys);
    expect(again.keys().length).toBe(keys.length + 1);
    expect(again.keyCount()).toBe(keys.length + 1);
    expect(again.key(expectSome(first).keyId)).toEqual(first);
    expect(again.keyByFingerprint(expectSome(first).fingerprint)).toEqual(first);
    expect(again.key('none')).toBeUndefined();
    expect(again.requests()).toEqual(requests);
    expect(again.request(request.requestId)).toEqual(request);
    expect(again.requestBySequence(peer.peerId, 1)).toEqual(requests[1]);
    expect(again.approvals('request', '0'.repeat(64))).toEqual([approval]);
    expect(again.outcomes(request.requestId)).toEqual([outcome]);
    expect(again.outcomeOfItem('item')).toEqual(outcome);
    expect(again.response(request.requestId)).toEqual(response);
    expect(again.responseByDigest(response.payloadDigest)).toEqual(response);
    expect(again.latestResponse(peer.peerId)).toEqual(response);
    expect(again.latestResponse('none')).toBeUndefined();
    expect(again.latestCheckpoint()).toBe(note);
    again.close();
  });

  test('hold no memory of the database engine', () => {
    const { folder } = makeFullVault();
    const vault = reopen(folder);
    const [key] = vault.keys('customer');
    expectSome(key).publicKey.fill(0);
    expect(expectSome(vault.keys('customer')[0]).publicKey.some((byte) => byte !== 0)).toBe(true);
    expect(expectSome(key).publicKey.constructor).toBe(Uint8Array);
    vault.close();
  });
});

describe('checkpoints', () => {
  test('refuses one of another log, of the future, or older than the saved one', () => {
    const { vault, ...made } = makeVault();
    const other = makeVault();
    const first = checkpointNow({ vault, ...made });
    refusalOf('CHECKPOINT_INVALID', () => {
      vault.saveCheckpoint(checkpointNow(other));
    });
    act(vault, 'station.opened');
    const second = checkpointNow({ vault, ...made });
    vault.saveCheckpoint(second);
    refusalOf('CHECKPOINT_INVALID', () => {
      vault.saveCheckpoint(first);
    });
    expect(vault.latestCheckpoint()).toBe(second);
    vault.close();
    act(other.vault, 'station.opened');
    other.vault.close();
  });
});

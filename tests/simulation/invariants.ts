/** What must hold at the end of every run. Each has a name; the first that is broken stops the run. */
import * as Y from 'yjs';
import { EMPTY_TIP, extendChain } from '../../crdt-schema/log/chain.ts';
import { headMessage } from '../../crdt-schema/log/signed-head.ts';
import { equalBytes } from '../../crdt-schema/model/bytes.ts';
import { deviceOfSegment, fromHex, toHex } from '../../crdt-schema/model/ids.ts';
import { stockChanges } from '../../bridge/ledger.ts';
import { isEpochStart } from '../../crdt-schema/verdicts/epoch.ts';
import { decodeVerdictEntry } from '../../crdt-schema/verdicts/verdict-entry.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import { Books } from './books.ts';
import { checkCash } from './cash-invariants.ts';
import type { Cashier, Shop } from './cashier.ts';
import { amountOf, type Database } from './database.ts';
import { opOf } from './held.ts';
import { STORE, sha256, verify } from './keys.ts';
import type { SimPeer, Surroundings } from './peer.ts';
import { checkRecovery } from './recovery-invariants.ts';
import { InvariantBroken } from './world.ts';

export interface Ending {
  readonly around: Surroundings;
  readonly hub: SimPeer;
  readonly cashiers: readonly Cashier[];
  readonly peers: readonly SimPeer[];
  readonly database: Database;
  readonly shop: Shop;
}

const hold = (condition: boolean, invariant: string, detail: () => string): void => {
  if (!condition) throw new InvariantBroken(invariant, detail());
};

const decoder = new TextDecoder();

/** A segment's heads in one text: branches may be numbered differently at different peers. */
const headsOf = ({ replica }: SimPeer, segment: string): string =>
  replica.context.segments
    .branches(segment)
    .map(({ tip }) => `${tip.length}:${toHex(tip.head!)}`)
    .sort()
    .join(' ');

/** A peer that keeps logs for a time need not hold what the hub has said for as long to be done with. */
export const mayLack = ({ keepsMs }: SimPeer, hub: SimPeer, segment: string): boolean => {
  const { done, segments } = hub.replica.context;
  const said = done.ever(segment);
  const isWhole = said?.length === segments.length(segment) && segments.branches(segment).length === 1;
  return keepsMs > 0 && isWhole && said.atMs <= done.hubMs - keepsMs;
};

/** Where the peer's logs are not the hub's: each is held whole or, where it may be, not at all. */
const logDifference = (peer: SimPeer, hub: SimPeer): string | undefined => {
  const ids = new Set([peer, hub].flatMap(({ replica }) => [...replica.context.segments.ids()]));
  for (const segment of ids) {
    const [own, theirs] = [headsOf(peer, segment), headsOf(hub, segment)];
    if (own !== theirs && (own !== '' || !mayLack(peer, hub, segment)))
      return `${segment} ${own} | ${theirs}`;
  }
  return undefined;
};

/** Nothing is under way any more; otherwise, in words, what still is. */
export const unsettled = ({ hub, peers, database, cashiers }: Ending): string | undefined => {
  for (const { peer, desk } of cashiers)
    if ((desk?.roundsLeft ?? 0) > 0) return `${peer.name} still tidies up`;
  for (const { peer, open } of cashiers)
    if (open.size > 0) return `${peer.name} has ${open.size} tickets without an answer`;
  for (const peer of peers) {
    const difference = logDifference(peer, hub);
    if (difference !== undefined) return `${peer.name} and the hub hold other logs: ${difference}`;
  }
  const { context, publishedPosition } = hub.replica;
  for (const segment of context.segments.ids()) {
    if (context.isHub(deviceOfSegment(segment))) continue;
    for (const { index, tip } of context.segments.branches(segment))
      if ((database.cursors.get(`${segment}:${index}`) ?? 0) < tip.length)
        return `${segment} is not taken in`;
  }
  if (publishedPosition !== database.position)
    return `published ${publishedPosition} of ${database.position}`;
  const catalog = Y.encodeStateVector(hub.doc);
  for (const peer of peers)
    if (!equalBytes(Y.encodeStateVector(peer.doc), catalog)) return `the catalog of ${peer.name} differs`;
  return unacknowledged(cashiers, hub);
};

/** A drop counts as soon as the replica has it: its write may still be under way. */
const isDropped = (peer: SimPeer, hub: SimPeer, segment: string): boolean =>
  peer.replica.context.segments.branches(segment).length === 0 && mayLack(peer, hub, segment);

/** Every cashier sees what the server has said of each ticket. */
const unacknowledged = (cashiers: readonly Cashier[], hub: SimPeer): string | undefined => {
  for (const { peer, confirmed } of cashiers) {
    for (const { segment, seq, id, lost } of confirmed) {
      if (lost || isDropped(peer, hub, segment)) continue;
      const { server = false, verdict } = peer.replica.standing(segment, seq) ?? {};
      if (!server) return `${peer.name} does not know that the server holds ${id}`;
      if (verdict === undefined) return `${peer.name} has no verdict on ${id}`;
    }
  }
  return undefined;
};

const logsAgree = ({ hub, peers }: Ending): void => {
  for (const peer of peers) {
    const difference = logDifference(peer, hub);
    hold(difference === undefined, 'logs_converge', () => `${peer.name}: ${difference}`);
  }
};

/** Chains and signatures at the hub from first to last; every other peer's bytes are the same. */
const chainsIntact = ({ hub, peers }: Ending): void => {
  const known = new Map<string, Uint8Array>();
  for (const segment of hub.disk.segments()) {
    const certificate = hub.replica.context.publicKeyOf(deviceOfSegment(segment))!;
    const publicKey = fromHex(certificate.publicKey);
    for (const branch of hub.disk.branches(segment)) {
      const chain = extendChain(
        sha256,
        segment,
        EMPTY_TIP,
        branch.map(({ bytes }) => bytes),
      );
      hold(chain.ok, 'chains_intact', () => segment);
      if (!chain.ok) continue;
      hold(branch.at(-1)?.signature !== undefined, 'chains_intact', () => `${segment} ends unsigned`);
      for (const [i, { hash, signature, bytes }] of branch.entries()) {
        hold(equalBytes(hash, chain.value.hashes[i]!), 'chains_intact', () => `${segment}:${i}`);
        known.set(toHex(hash), bytes);
        const message = headMessage(STORE, segment, i + 1, hash);
        const vouched = signature === undefined || verify({ publicKey, message, signature });
        hold(vouched, 'signatures_verify', () => `${segment}:${i}`);
      }
    }
  }
  for (const peer of peers) {
    for (const { hash, bytes, segment, seq } of peer.disk.entries()) {
      const same = known.get(toHex(hash));
      hold(
        same !== undefined && equalBytes(same, bytes),
        'chains_intact',
        () => `${peer.name} ${segment}:${seq}`,
      );
    }
  }
};

/** Nobody's log holds what its device did not write. */
const nothingForged = ({ hub, cashiers, shop, database }: Ending): void => {
  const tills = new Set(cashiers.map(({ peer }) => peer.identity.device));
  for (const { segment, seq, bytes } of hub.disk.entries()) {
    const device = deviceOfSegment(segment);
    if (tills.has(device))
      hold(shop.written.has(decoder.decode(bytes)), 'nothing_forged', () => `${segment}:${seq}`);
    if (device !== hub.identity.device) continue;
    const entry = decodeVerdictEntry(bytes);
    const known = entry.ok && entry.value.pos <= database.position;
    hold(known, 'published_is_committed', () => `${segment}:${seq}`);
  }
};

const confirmedKept = ({ cashiers, peers, hub }: Ending): void => {
  const held = peers.map((peer) => {
    const places = new Map<string, string>();
    for (const entry of peer.disk.entries()) {
      const op = opOf(entry);
      if (op !== undefined) places.set(`${entry.segment}:${entry.seq}`, op.id);
    }
    return { peer, places };
  });
  for (const { confirmed, peer: author } of cashiers) {
    for (const { id, segment, seq, lost } of confirmed) {
      if (lost) continue;
      for (const { peer, places } of held)
        hold(
          places.get(`${segment}:${seq}`) === id || isDropped(peer, hub, segment),
          'confirmed_is_kept',
          () => `${id} of ${author.name} at ${peer.name}`,
        );
    }
  }
};

/** Positions of the ledger in the hub's log: each once, in order, as the outbox has them; a gap only where an epoch begins. */
const publishedOnce = ({ hub, database }: Ending): void => {
  const positions: number[] = [];
  for (const segment of hub.disk.segments()) {
    if (deviceOfSegment(segment) !== hub.identity.device) continue;
    let before = 0;
    for (const [i, { bytes }] of (hub.disk.branches(segment)[0] ?? []).entries()) {
      const entry = decodeVerdictEntry(bytes);
      if (!entry.ok) throw new InvariantBroken('published_once', `${segment}:${i} is no verdict`);
      const { full, pos, done } = entry.value;
      const isStock = i === 0 || (full === true && isEpochStart(pos));
      hold((full === true) === isStock, 'published_once', () => `${segment}:${i} and the full stock`);
      if (full === true || done !== undefined) continue;
      hold(pos > before, 'published_once', () => `${pos} after ${before}`);
      before = pos;
      positions.push(pos);
    }
  }
  positions.sort((a, b) => a - b);
  const told = (): string => `${positions.join()} of ${database.position}`;
  for (const [i, pos] of positions.entries())
    hold(pos === (positions[i - 1] ?? 0) + 1 || isEpochStart(pos), 'published_once', told);
  hold((positions.at(-1) ?? 0) === database.position, 'published_once', told);
};

const sameVerdict = (a: Verdict | undefined, b: Verdict): boolean =>
  a?.status === b.status && a.code === b.code;

/** One verdict for each op, the ledger's, at every peer and every place where the op stands. */
const verdictsAgree = ({ peers, database, hub }: Ending): void => {
  hold(database.changed.length === 0, 'verdict_is_final', () => database.changed.join());
  for (const peer of peers) {
    const { replica, name } = peer;
    const { verdicts, segments } = replica.context;
    hold(verdicts.contradictions === 0, 'verdict_is_final', () => `${name} heard two`);
    for (const { id, places, verdict } of database.ops.values()) {
      for (const { segment, seq, hash8 } of places) {
        if (isDropped(peer, hub, segment)) continue;
        const branch = segments
          .branches(segment)
          .find(({ index }) => segments.hash8(segment, index, seq) === hash8);
        const told = branch === undefined ? undefined : verdicts.verdict(segment, branch.index, seq);
        hold(
          sameVerdict(told, verdict),
          'one_verdict',
          () => `${id} at ${name}: ${told?.status}, not ${verdict.status}`,
        );
      }
    }
  }
};

const moneyConserved = ({ hub, database, peers }: Ending): void => {
  const booked = new Set(database.money.map(({ op }) => op));
  const accepted = [...new Books(hub).booked.values()];
  hold(booked.size === database.money.length, 'applied_once', () => 'an op was booked twice');
  const ledger = database.money.reduce((sum, { amount }) => sum + amount, 0);
  const logs = accepted.reduce((sum, op) => sum + amountOf(op), 0);
  hold(ledger === logs, 'money_conserved', () => `ledger ${ledger}, logs ${logs}`);
  const stock = new Map<string, number>();
  for (const op of accepted)
    for (const { product, quantity } of stockChanges(op))
      stock.set(product, (stock.get(product) ?? 0) + quantity);
  for (const [product, quantity] of stock) {
    hold(database.ledger.stock(product) === quantity, 'stock_conserved', () => product);
    for (const { replica, name } of peers) {
      const told = replica.context.verdicts.stock(product);
      hold(told === quantity, 'stock_converges', () => `${product} at ${name}: ${told}, not ${quantity}`);
    }
  }
};

const receiptsUnique = ({ cashiers, database, hub }: Ending): void => {
  const owners = new Map<string, string>();
  for (const { op, verdict } of database.ops.values()) {
    if (op === undefined || !('receipt' in op) || verdict.status !== 'accepted') continue;
    const number = `${op.receipt.series}-${op.receipt.number}`;
    hold(!owners.has(number), 'receipts_unique', () => number);
    owners.set(number, op.id);
  }
  for (const { peer, confirmed, numbersExcused, isCopied } of cashiers) {
    if (numbersExcused) continue;
    const used = numbersOf(peer, hub);
    // Of a correction that was lost with its disk the hub's log says nothing: the till itself knew that it was one.
    const printed = confirmed.flatMap(({ receipt, corrects }) =>
      receipt === undefined || corrects ? [] : [receipt],
    );
    hold(
      new Set(printed).size === printed.length,
      'receipts_unique',
      () => `${peer.name} printed ${printed.join()}`,
    );
    if (isCopied) continue;
    for (let number = 1; number <= used.length; number++)
      hold(used[number - 1] === number, 'receipts_gapless', () => `${peer.name}: ${used.join()}`);
  }
};

/**
 * Numbers in the till's log as the hub has it, sorted: a ticket that was stored but never confirmed has one too. A correction may bear the
 * number of the ticket that it corrects.
 */
const numbersOf = (peer: SimPeer, hub: SimPeer): number[] => {
  const ops = [...hub.disk.entries()]
    .filter(({ segment }) => deviceOfSegment(segment) === peer.identity.device)
    .flatMap((entry) => opOf(entry) ?? []);
  const byId = new Map(ops.map((op) => [op.id, op]));
  const used: number[] = [];
  for (const op of ops) {
    if (!('receipt' in op)) continue;
    const corrected = byId.get(op.replaces ?? '');
    const isKept =
      corrected !== undefined && 'receipt' in corrected && corrected.receipt.number === op.receipt.number;
    if (!isKept) used.push(op.receipt.number);
  }
  return used.sort((a, b) => a - b);
};

const catalogConverges = ({ hub, peers, around }: Ending): void => {
  const state = Y.encodeStateAsUpdate(hub.doc);
  for (const peer of peers) {
    hold(equalBytes(Y.encodeStateAsUpdate(peer.doc), state), 'catalog_converges', () => peer.name);
    const lost = around.oracle.lost((product) => peer.prices.standing(product));
    hold(lost.length === 0, 'catalog_loses_nothing', () => `${peer.name}: price ${lost.join()}`);
  }
};

/** Nobody lacks what is not done with; and of what is gone, the hub holds the very same. */
const nothingDroppedTooSoon = ({ hub, cashiers, database }: Ending): void => {
  const undone = database.undone();
  for (const { peer } of cashiers) {
    for (const { segment, head } of peer.disk.gone()) {
      if (peer.disk.branches(segment).length > 0) continue;
      const held = hub.disk
        .branches(segment)
        .some((branch) => branch.some(({ hash }) => equalBytes(hash, head)));
      hold(held, 'dropped_is_held', () => `${segment} of ${peer.name} is not at the hub`);
      hold(!undone.has(segment), 'dropped_is_done', () => `${segment} of ${peer.name}`);
    }
  }
};

export const checkAll = (ending: Ending): void => {
  nothingDroppedTooSoon(ending);
  confirmedKept(ending);
  logsAgree(ending);
  chainsIntact(ending);
  nothingForged(ending);
  publishedOnce(ending);
  verdictsAgree(ending);
  moneyConserved(ending);
  checkCash(ending);
  checkRecovery(ending);
  receiptsUnique(ending);
  catalogConverges(ending);
};

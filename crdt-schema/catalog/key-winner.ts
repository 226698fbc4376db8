/**
 * Which item of a key Yjs will show, told without applying the update: the rightmost of its list. Items that follow
 * the same one stand by client, ascending; each is followed at once by those that follow it (YATA with no right
 * neighbours, which `update-structs.ts` makes sure of).
 */
import type * as Y from 'yjs';

/** An item, or the part of it that the document does not hold yet. */
interface Node {
  readonly item: Y.Item;
  readonly client: number;
  readonly from: number;
  readonly to: number;
  readonly origin: { readonly client: number; readonly clock: number } | null;
  readonly followers: Node[];
}

const lastClock = (item: Y.Item): number => item.id.clock + item.length - 1;

const isPlainSuccessor = (item: Y.Item, current: Y.Item): boolean =>
  item.origin?.client === current.id.client && item.origin.clock === lastClock(current);

/** Of nodes with one origin: the rightmost. Of two with one client, the first stays right. */
const rightmost = (nodes: readonly Node[]): Node | undefined => {
  let best: Node | undefined;
  for (const node of nodes) if (best === undefined || node.client > best.client) best = node;
  return best;
};

/**
 * `current` is what the document has last at the key, `added` the update's new items of it in the order in which they
 * can be applied, `known` the clock up to which the document holds a client's structs.
 */
export const winnerOf = (
  current: Y.Item | undefined,
  added: readonly Y.Item[],
  known: (client: number) => number,
): Y.Item => {
  const [first] = added;
  if (added.length === 1 && (current === undefined || isPlainSuccessor(first!, current))) return first!;
  const nodes: Node[] = [];
  for (let item: Y.Item | null = current ?? null; item !== null; item = item.left)
    nodes.push(nodeOf(item, 0));
  nodes.reverse();
  for (const item of added) nodes.push(nodeOf(item, known(item.id.client)));
  const roots = linked(nodes);
  let winner = rightmost(roots)!;
  for (let next = following(winner); next !== undefined; next = following(next)) winner = next;
  return winner.item;
};

const nodeOf = (item: Y.Item, known: number): Node => {
  const { client, clock } = item.id;
  const to = clock + item.length;
  const followers: Node[] = [];
  if (clock >= known) return { item, client, from: clock, to, origin: item.origin, followers };
  return { item, client, from: known, to, origin: { client, clock: known - 1 }, followers };
};

/** Hangs each node below the one that it follows; returns those that follow none. */
const linked = (nodes: readonly Node[]): Node[] => {
  const byClient = new Map<number, Node[]>();
  for (const node of nodes) {
    const list = byClient.get(node.client);
    if (list === undefined) byClient.set(node.client, [node]);
    else list.push(node);
  }
  for (const list of byClient.values()) list.sort((a, b) => a.from - b.from);
  const roots: Node[] = [];
  for (const node of nodes) {
    const list = node.origin === null ? [] : (byClient.get(node.origin.client) ?? []);
    const before = node.origin === null ? undefined : nodeAt(list, node.origin.clock);
    (before?.followers ?? roots).push(node);
  }
  return roots;
};

const nodeAt = (nodes: readonly Node[], clock: number): Node | undefined => {
  let low = 0;
  let high = nodes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const node = nodes[middle]!;
    if (clock < node.from) high = middle - 1;
    else if (clock >= node.to) low = middle + 1;
    else return node;
  }
  return undefined;
};

/** The next node on the way to the right end, or undefined where this one is the end. */
const following = (node: Node): Node | undefined => {
  const byClock = new Map<number, Node[]>();
  for (const follower of node.followers) {
    const clock = follower.origin!.clock;
    const list = byClock.get(clock);
    if (list === undefined) byClock.set(clock, [follower]);
    else list.push(follower);
  }
  for (const clock of [...byClock.keys()].sort((a, b) => a - b)) {
    const best = rightmost(byClock.get(clock)!)!;
    // A merged item is its own follower, one clock on.
    if (clock === node.to - 1 || best.client > node.client) return best;
  }
  return undefined;
};

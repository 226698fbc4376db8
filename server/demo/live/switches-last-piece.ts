/** The last piece, sold at two tills at once: both sell, and the ledger books one. */
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import { LAST_PIECE } from '../catalog.ts';
import type { LedgerRow } from './ledger-view.ts';
import { TILLS, type Till } from './network.ts';
import type { DemoShop } from './shop.ts';
import { pendingOf } from './view.ts';

const PIECE = 1_000;

/** As many pieces as make one in stock are received first, so that there is a last one. */
const makeOne = async (shop: DemoShop, at: Till, patienceMs: number): Promise<Result<void, Failure>> => {
  const { parts } = shop;
  const isOne = (): boolean => parts.ledger.lastPiece === PIECE;
  if (isOne()) return ok(undefined);
  const quantity = PIECE - parts.ledger.lastPiece;
  const received = await shop.write(at, { type: 'receive', product: LAST_PIECE, quantity });
  if (!received.ok) return received;
  return (await shop.until(isOne, patienceMs)) ? ok(undefined) : err('demo_needs_server');
};

export const lastPiece = async (shop: DemoShop, patienceMs: number): Promise<Result<void, Failure>> => {
  const { holdings, parts, story } = shop;
  const connected = holdings.connected();
  const [a, b] = connected.filter((place) => place !== 'hub');
  if (!connected.includes('hub')) return err('demo_needs_server');
  if (a === undefined || b === undefined) return err('demo_needs_two_tills');
  const one = await makeOne(shop, a, patienceMs);
  if (!one.ok) return one;
  const sold = await Promise.all(
    [a, b].map((till) => shop.write(till, { type: 'sell', product: LAST_PIECE })),
  );
  const ids = sold.flatMap((done) => (done.ok && done.value !== undefined ? [done.value.id] : []));
  if (ids.length < 2) return err('till_off');
  const answers = (): (LedgerRow | undefined)[] =>
    ids.map((id) => parts.ledger.rows.find((row) => row.id === id && row.status !== 'waiting'));
  story.expect(
    'last piece',
    () => answers().every((row) => row !== undefined),
    () => {
      const winner = answers()[0]?.status === 'accepted' ? a : b;
      const booked = answers().filter((row) => row?.status === 'accepted').length;
      story.tell('last_piece', {
        ...{ winner, loser: winner === a ? b : a, booked },
        stock: parts.ledger.lastPiece / PIECE,
      });
    },
  );
  return ok(undefined);
};

/** At each till a person voids what was refused: the customer gets the money back. */
export const settleRefused = async (shop: DemoShop): Promise<Result<void, Failure>> => {
  const { parts, story, voided } = shop;
  const pending = TILLS.flatMap((till) =>
    pendingOf(parts.till(till), parts.ledger.rows, voided).map(({ id }) => ({ till, id })),
  );
  for (const { till, id } of pending) {
    const written = await shop.write(till, { type: 'void', target: id });
    if (!written.ok) return written;
    const own = written.value!.id;
    story.expect(
      `void ${id}`,
      () => parts.ledger.rows.some((row) => row.id === own && row.status === 'accepted'),
      () => {
        voided.add(id);
        story.tell('refused_settled', { till });
        shop.changed();
      },
    );
  }
  return ok(undefined);
};

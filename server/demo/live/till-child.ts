/** A till of the demo's shop, as a process of its own: orders come and answers go over the process's channel. */
import { createPrng, type Prng } from '../../../crdt-schema/model/prng.ts';
import { formatReceipt, type Op } from '../../../crdt-schema/ops/op.ts';
import { TillNode, type Stamp } from '../../till-node/till-node.ts';
import { cashSale, pickLines, pieceOf, totalOf } from '../cashier.ts';
import { reportOf, type Answer, type Order, type Start, type Work, type Written } from './till-orders.ts';
import { LOOPBACK } from './wire.ts';

/** Many things happen at once; one report tells of all of them. */
const REPORT_AFTER_MS = 40;

const answer = (message: Answer): void => void process.send?.(message);

class Till {
  private readonly node: TillNode;
  private readonly prng: Prng;

  constructor(node: TillNode) {
    this.node = node;
    this.prng = createPrng(node.newId());
  }

  async carryOut(work: Work): Promise<Written | undefined | { readonly code: string }> {
    const { catalog } = this.node.server.peer;
    if (work.type === 'price') {
      const set = catalog.setField('products', work.product, 'price', work.price);
      return set.ok ? undefined : { code: set.error.code };
    }
    if (work.type === 'receive') {
      const { product, quantity } = work;
      return this.write('', 0, (id, { at, till }) => ({
        ...{ v: 1, kind: 'stock_move', id, at, till },
        ...{ reason: 'receipt', lines: [{ product, quantity }] },
      }));
    }
    if (work.type === 'void')
      return this.write('', 0, (id, { at, till }) => ({
        ...{ v: 1, kind: 'void', id, at, till },
        ...{ target: work.target, reason: 'No había otra pieza' },
      }));
    const one = work.product === undefined ? undefined : catalog.read('products', work.product);
    const lines = one === undefined ? pickLines(catalog, this.prng) : [pieceOf(one)];
    if (lines.length === 0) return { code: 'catalog_unknown_record' };
    const more = lines.length > 1 ? ` +${lines.length - 1}` : '';
    return this.write(`${lines[0]!.name}${more}`, totalOf(lines), (id, stamp) => cashSale(id, stamp, lines));
  }

  redial(): void {
    for (const link of this.node.server.links) {
      if (link.connected) continue;
      link.cut();
      link.restore();
    }
  }

  private async write(
    text: string,
    total: number,
    build: (id: string, stamp: Stamp) => Op,
  ): Promise<Written | { readonly code: string }> {
    const id = this.node.newId();
    let receipt = '';
    const written = await this.node.write(id, (stamp) => {
      receipt = formatReceipt(stamp.receipt);
      return build(id, stamp);
    });
    return written.ok ? { ...written.value, receipt, total, text } : { code: written.error.code };
  }
}

const start = async ({ folder, dial, watched }: Start): Promise<Till | undefined> => {
  let node: TillNode | undefined;
  let due: NodeJS.Timeout | undefined;
  const changed = (): void => {
    due ??= setTimeout(() => {
      due = undefined;
      if (node !== undefined) answer({ type: 'report', report: reportOf(node.server.peer, watched) });
    }, REPORT_AFTER_MS);
  };
  const started = await TillNode.start({
    ...{ folder, host: LOOPBACK, port: 0, dial },
    listeners: {
      stored: changed,
      standing: changed,
      heard: changed,
      storeFailed: () => process.exit(1),
    },
  });
  if (!started.ok) {
    answer({ type: 'started', failure: started.error.code, device: '', port: 0 });
    return undefined;
  }
  node = started.value;
  const { peer, port } = node.server;
  peer.catalog.onChange(changed);
  answer({ type: 'started', failure: undefined, device: peer.device, port });
  changed();
  return new Till(node);
};

let till: Till | undefined;
process.on('message', (order: Order) => {
  if (order.type === 'start') void start(order).then((started) => (till = started));
  else if (order.type === 'network') till?.redial();
  else
    void till?.carryOut(order.work).then((done) => {
      const isFailure = done !== undefined && 'code' in done;
      answer({
        ...{ type: 'done', token: order.token },
        ...(isFailure ? { failure: done.code, written: undefined } : { failure: undefined, written: done }),
      });
    });
});
// The parent is gone: nothing is left to do.
process.on('disconnect', () => process.exit(0));

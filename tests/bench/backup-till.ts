/** A till in a process of its own that sells for as many ms as it is told. Arguments: its folder, the hub's address. */
import { performance } from 'node:perf_hooks';
import { TillNode } from '../../server/till-node/till-node.ts';
import { saleOf } from './backup-sales.ts';

const AT_ONCE = 8;

const [folder = '', hub = ''] = process.argv.slice(2);
const started = await TillNode.start({ folder, host: '127.0.0.1', port: 0, dial: [hub] });
if (!started.ok) throw new Error(started.error.code);
const till = started.value;

process.on('message', (ms: number) => {
  const end = performance.now() + ms;
  let sold = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < end) {
      const id = till.newId();
      const n = sold++;
      const written = await till.write(id, ({ at, till: name, receipt }) => ({
        ...saleOf(id, at, name, receipt.number, n),
        receipt,
      }));
      if (!written.ok) throw new Error(written.error.code);
    }
  };
  void Promise.all(Array.from({ length: AT_ONCE }, one)).then(() => process.send?.((sold * 1_000) / ms));
});
process.send?.(0);

/** A hub with HTTPS in a process of its own. Arguments: its folder, the database's address. */
import { Hub } from '../../server/hub/hub.ts';
import { PRODUCTS, uuid } from './backup-sales.ts';

const [folder = '', databaseUrl = ''] = process.argv.slice(2);
const started = await Hub.start({
  folder,
  store: 'banco',
  host: '127.0.0.1',
  port: 0,
  databaseUrl,
  tls: 'store',
  log: () => undefined,
});
if (!started.ok) throw new Error(started.error.code);
const { server, bridge } = started.value;
server.peer.catalog.createMany(
  'products',
  Array.from({ length: PRODUCTS }, (_, i) => [
    uuid(1, i),
    { name: `Producto ${i}`, price: 10_000, active: true },
  ]),
);
while (!(await bridge.projected())) await new Promise((resolve) => setTimeout(resolve, 20));
process.on('disconnect', () => process.exit(0));
process.on('message', (order) => {
  if (order !== 'figures') return;
  const { user, system } = process.cpuUsage();
  process.send?.({
    cpuMs: (user + system) / 1_000,
    refusals: Object.fromEntries(server.peer.replica.context.refusals),
  });
});
process.send?.(server.port);

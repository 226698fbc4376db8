// Reads the logs of a device's folder, the hub's or a till's, while nobody else has it open: one line of JSON for each entry.
//   node docs/examples/read-log.mjs .tillmesh/hub | grep '"kind":"sale"'
// The form of keys and values is in docs/ARCHITECTURE.md, "Storage". Chains and signatures are not checked here: `tillmesh doctor` does.
import { ClassicLevel } from 'classic-level';
import { join } from 'node:path';

const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;
const SIGNED = 1;

const db = new ClassicLevel(join(process.argv[2] ?? '.tillmesh/hub', 'replica'), {
  valueEncoding: 'view',
  createIfMissing: false,
});
await db.open();
for await (const [key, value] of db.iterator({ gt: 'e/', lt: 'e0' })) {
  // e/<segment>/<branch>/<seq>: segments sort by device and start, entries by number.
  const [, segment, branch, seq] = key.split('/');
  const start = 1 + HASH_BYTES + (value[0] === SIGNED ? SIGNATURE_BYTES : 0);
  const entry = JSON.parse(Buffer.from(value.subarray(start)).toString('utf8'));
  const place = {
    device: segment.slice(0, 32),
    segment,
    branch: Number.parseInt(branch, 16),
    seq: Number.parseInt(seq, 16),
  };
  process.stdout.write(`${JSON.stringify({ ...place, entry })}\n`);
}
await db.close();

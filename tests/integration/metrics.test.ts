/** What a Prometheus is told by a hub, and that dashboard and alert rules ask for nothing else. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../crdt-schema/catalog/index.ts';
import type { Hub } from '../../server/hub/hub.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { accepted, COFFEE, HOST, RICE, sell, Shop, stateOf, until } from './shop.ts';

let shop: Shop;
let hub: Hub;
let till: TillNode;

const asked = async (): Promise<string> => {
  const answer = await fetch(`http://${HOST}:${hub.server.port}/metrics`);
  expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'text/plain']);
  return answer.text();
};
const value = (text: string, name: string, ...labels: readonly string[]): number | undefined => {
  const line = text
    .split('\n')
    .find((each) => new RegExp(`^${name}[ {]`).test(each) && labels.every((label) => each.includes(label)));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  till = await shop.till('C01', [hub]);
}, 30_000);
afterAll(() => shop?.close());

it('tells positions, verdicts by code, connections, lag and silence', async () => {
  for (let n = 0; n < 3; n++) await accepted(till, await sell(till));
  hub.server.peer.catalog.setField('settings', SETTINGS_ID, 'stockPolicy', 'reject');
  hub.server.peer.catalog.setField('products', RICE, 'stockPolicy', 'reject');
  const refused = await until('refused', async () => {
    const sold = await sell(till, RICE);
    const status = await until('a verdict', () => stateOf(till, sold).verdict?.status);
    return status === 'rejected';
  });
  expect(refused).toBe(true);
  const text = await asked();
  expect(value(text, 'tillmesh_verdicts_total', 'status="accepted"')).toBeGreaterThanOrEqual(3);
  expect(value(text, 'tillmesh_verdicts_total', 'status="rejected"', 'code="insufficient_stock"')).toBe(1);
  expect(value(text, 'tillmesh_ledger_up')).toBe(1);
  expect(value(text, 'tillmesh_ledger_position')).toBe(hub.server.peer.replica.publishedPosition);
  expect(value(text, 'tillmesh_connections')).toBe(1);
  expect(value(text, 'tillmesh_entries', 'till="C01"')).toBeGreaterThanOrEqual(4);
  expect(value(text, 'tillmesh_ledger_lag_entries', 'till="C01"')).toBe(0);
  expect(value(text, 'tillmesh_backlog_entries', 'till="C01"', 'side="hub"')).toBe(0);
  expect(value(text, 'tillmesh_device_silent_seconds', 'till="C01"')).toBe(0);
  expect(value(text, 'process_resident_memory_bytes')).toBeGreaterThan(0);
  expect(value(text, 'tillmesh_backup_age_seconds')).toBeUndefined();
});

it('says how old the newest backup is, and who fell silent', async () => {
  await shop.pool.query(
    `insert into backup_run (store_id, id, reason, started_at, finished_at, status, size, verified_ok)
     values ('norte', $1, 'plan', now() - interval '2 hours', now() - interval '1 hour', 'ok', 1234, true)`,
    [COFFEE],
  );
  await shop.stop(till);
  await until('the till is not heard', async () => value(await asked(), 'tillmesh_connections') === 0);
  const text = await asked();
  expect(value(text, 'tillmesh_backup_age_seconds')).toBeGreaterThanOrEqual(3_600);
  expect(value(text, 'tillmesh_backup_age_seconds')).toBeLessThan(3_700);
  expect(value(text, 'tillmesh_backup_size_bytes')).toBe(1_234);
  expect(value(text, 'tillmesh_backup_verified')).toBe(1);
  expect(value(text, 'tillmesh_device_silent_seconds', 'till="C01"')).toBeGreaterThan(0);
});

it('has what the dashboard and the alert rules ask for', async () => {
  const known = new Set([...(await asked()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  for (const file of ['grafana.json', 'alerts.yml']) {
    const text = readFileSync(new URL(`../../docs/metrics/${file}`, import.meta.url), 'utf8');
    const names = new Set([...text.matchAll(/\b(?:tillmesh|process|nodejs)_\w+/g)].map(([name]) => name));
    expect(names.size).toBeGreaterThan(5);
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
  }
  JSON.parse(readFileSync(new URL('../../docs/metrics/grafana.json', import.meta.url), 'utf8'));
});

/** Who may do what over HTTP: every cell of the table, asked of a running hub. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportEntities } from '../../crdt-schema/exports/tables.ts';
import { apiAccess, CALLER_ROLES, exportAccess, type CallerRole } from '../../server/http/access.ts';
import { accessPage } from '../../server/http/access-page.ts';
import { exportScope, otherTokenAccess, TOKEN_SCOPES, tokenAccess } from '../../server/http/token-access.ts';
import { readConfig } from '../../server/config.ts';
import { readDocument, type OpenApi, type Operation } from '../api/document.ts';
import { startHub, type DrivenHub } from '../api/hub.ts';
import { createDatabase, type Database } from './database.ts';
import { apiOf, type Json } from './http.ts';
import { until } from './shop.ts';

const ID = '01890000-0000-7000-8000-0000000000aa';
const PASSWORD = 'una que nadie adivina';
const OURS = { 'X-Tillmesh-Request': '1' };

let database: Database;
let driven: DrivenHub;
let folder: string;
let definition: OpenApi;
let operations: readonly Operation[];

const url = (path: string): string => `http://127.0.0.1:${driven.hub.server.port}${path}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-access-'));
  database = await createDatabase();
  const backups = { ...readConfig({ BACKUP_DIR: folder }).backups, enabled: false };
  driven = await startHub(database.url, { backups, metrics: 'token' });
  await until('the ledger', () => driven.hub.bridge.projected());
  definition = (await (await fetch(url('/api/openapi.json'))).json()) as OpenApi;
  operations = readDocument(definition).operations;
  const api = apiOf(driven.hub);
  for (const role of ['viewer', 'cashier', 'supervisor', 'admin']) {
    const { body } = await api.send('POST', '/api/people', { name: role, role, pin: '471182' });
    await api.send('PUT', `/api/people/${String(body['id'])}/password`, { password: PASSWORD });
  }
});
afterAll(async () => {
  await driven?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Headers of one who has just come in. */
const headersOf = async (role: CallerRole): Promise<Record<string, string>> => {
  if (role === 'nobody') return OURS;
  if (role === 'program') return { Authorization: `Bearer ${driven.hub.catalogToken}` };
  const body = JSON.stringify({ login: role, password: PASSWORD });
  const answer = await fetch(url('/api/session'), { method: 'POST', headers: OURS, body });
  expect([role, answer.status]).toEqual([role, 200]);
  return { ...OURS, Cookie: answer.headers.getSetCookie()[0]!.split(';')[0]! };
};

/** What the gate says of a request that is nothing but its address: `in` where it was let through. */
const gate = async (
  { method, path }: Pick<Operation, 'method' | 'path'>,
  headers: Readonly<Record<string, string>>,
): Promise<'in' | 'unauthorized' | 'forbidden'> => {
  const answer = await fetch(url(path.replaceAll(/\{\w+\}/g, ID)), {
    ...{ method, headers },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
  });
  const text = await answer.text();
  const { code } = (text.startsWith('{') ? JSON.parse(text) : {}) as Json;
  if (answer.status === 401 && code === 'unauthorized') return 'unauthorized';
  return answer.status === 403 && code === 'forbidden' ? 'forbidden' : 'in';
};

describe('the table of who may do what', () => {
  it('has every operation of the document, and no other', () => {
    expect(Object.keys(apiAccess).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  it('is the page that people read, and what the document says', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'access.md'), 'utf8');
    expect(page).toBe(accessPage());
    for (const { id, method, path, open } of operations) {
      const described = definition.paths[path]![method.toLowerCase()]! as unknown as Readonly<
        Record<string, unknown>
      >;
      expect([id, open, described['x-roles'], described['x-scopes']]).toEqual([
        id,
        apiAccess[id]!.includes('nobody'),
        ...(open ? [undefined, undefined] : [[...apiAccess[id]!], [...(tokenAccess[id] ?? [])]]),
      ]);
    }
  });

  for (const scope of TOKEN_SCOPES)
    it(`holds for a token of the scope ${scope}, in every cell`, async () => {
      const { body } = await apiOf(driven.hub).send('POST', '/api/tokens', { name: scope, scopes: [scope] });
      const headers = { Authorization: `Bearer ${String(body['token'])}` };
      expect(Object.keys(tokenAccess).filter((id) => !Object.hasOwn(apiAccess, id))).toEqual([]);
      for (const operation of operations) {
        const isIn = operation.open || (tokenAccess[operation.id]?.includes(scope) ?? false);
        const wanted = isIn ? 'in' : 'forbidden';
        expect([operation.id, await gate(operation, headers)]).toEqual([operation.id, wanted]);
      }
      for (const entity of exportEntities) {
        const path = `/api/reports/export?entity=${entity}`;
        const wanted = exportScope(entity) === scope ? 'in' : 'forbidden';
        expect([entity, await gate({ method: 'GET', path }, headers)]).toEqual([entity, wanted]);
      }
      const metrics = await fetch(url('/metrics'), { headers });
      expect(metrics.status).toBe(otherTokenAccess['GET /metrics'][0] === scope ? 200 : 401);
    });

  for (const role of CALLER_ROLES)
    it(`holds for ${role}, in every cell`, async () => {
      const headers = await headersOf(role);
      const refused = role === 'nobody' ? 'unauthorized' : 'forbidden';
      // Signing out comes last: nobody is who they were after it.
      const inOrder = [...operations].sort(
        (a, b) => Number(a.id === 'sign_out') - Number(b.id === 'sign_out'),
      );
      for (const operation of inOrder) {
        const wanted = apiAccess[operation.id]!.includes(role) ? 'in' : refused;
        expect([operation.id, await gate(operation, headers)]).toEqual([operation.id, wanted]);
      }
      const again = await headersOf(role);
      for (const [entity, roles] of Object.entries(exportAccess)) {
        const path = `/api/reports/export?entity=${entity}`;
        const wanted = roles.includes(role) ? 'in' : refused;
        expect([entity, await gate({ method: 'GET', path }, again)]).toEqual([entity, wanted]);
      }
      // No way around: another spelling, another method, a token that is none beside a good cookie.
      for (const path of ['/api//people', '/api/people/', '/api/PEOPLE'])
        expect((await fetch(url(path), { headers: again })).status).toBeGreaterThanOrEqual(400);
      const both = await fetch(url('/api/products'), { headers: { ...again, Authorization: 'Bearer x' } });
      expect(both.status).toBe(401);
    });

  it("lets nobody read the figures without a token, where they are closed, and the hub's own always", async () => {
    expect((await fetch(url('/metrics'))).status).toBe(401);
    const own = { Authorization: `Bearer ${driven.hub.catalogToken}` };
    expect((await fetch(url('/metrics'), { headers: own })).status).toBe(200);
  });

  it('asks HEAD what it asks GET', async () => {
    const headers = await headersOf('cashier');
    expect((await fetch(url('/api/people'), { method: 'HEAD', headers })).status).toBe(403);
    expect((await fetch(url('/api/products'), { method: 'HEAD', headers })).status).toBe(200);
  });
});

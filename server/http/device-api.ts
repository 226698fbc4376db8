/** The devices of the store: which there are, what people call them, renewing one and revoking one. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Pool } from 'pg';
import { ROLES, type Certificate } from '../../crdt-schema/log/certificate.ts';
import { MAX_SHORT_TEXT_CHARS } from '../../crdt-schema/limits.ts';
import { isDeviceId } from '../../crdt-schema/model/ids.ts';
import { isStorable } from '../../crdt-schema/model/text.ts';
import { auditActorKinds } from '../../crdt-schema/exports/texts.ts';
import type { Audit } from '../audit/audit.ts';
import { recordDone } from './caller.ts';
import { loadNotes, setLabel, type DeviceNotes } from './device-store.ts';
import { problem, problemAnswers } from './problem.ts';
import { readBody } from './read-body.ts';
import { within } from './within.ts';

export interface DeviceApiOptions {
  /** Certificates that the replica knows, its own among them. */
  readonly known: () => Iterable<Certificate>;
  /** Signs that the device is revoked and tells all; resolves once it counts here, and is on the disk. */
  readonly revoke: (certificate: Certificate) => Promise<void>;
  /** Signs that its certificate is good for as long as a new one, and tells all; resolves likewise. */
  readonly renew: (certificate: Certificate) => Promise<void>;
  /** Devices that the hub writes with itself. */
  readonly own: readonly string[];
}

interface DeviceRoutesOptions extends DeviceApiOptions {
  readonly pool: Pool;
  readonly store: string;
  readonly audit: Audit;
}

/** A disk that has not written so little after so long has failed. */
const DISK_MS = 10_000;
/** The database is away where it says nothing for so long: devices are told without it. */
const DATABASE_MS = 2_000;
const NO_NOTES: DeviceNotes = { labels: new Map(), revocations: new Map() };

const time = z.iso.datetime();
const text = z.string().trim().min(1).max(MAX_SHORT_TEXT_CHARS).refine(isStorable, 'unstorable');
const labelling = z.strictObject({ label: text.nullable() });
const revocation = z.strictObject({ reason: text.optional() });
const device = z
  .object({
    id: z.string(),
    till: z.string(),
    role: z.enum(ROLES),
    series: z.string(),
    label: z.string().nullable().openapi({ description: 'Cómo le dicen las personas.' }),
    validUntil: time,
    revokedAt: time.nullable().openapi({ description: 'Desde entonces está dado de baja.' }),
    revokedBy: z
      .object({ kind: z.enum(auditActorKinds), name: z.string().nullable(), reason: z.string().nullable() })
      .nullable()
      .openapi({ description: 'Según la auditoría; `null` si no lo dice o la base de datos no responde.' }),
    isHub: z.boolean().openapi({ description: 'Es del servidor mismo.' }),
  })
  .openapi('Device');

const json = (schema: z.ZodType, example?: object) => ({
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});
const described = { tags: ['Equipos'], security: [{ token: [] }] };
const params = z.object({ id: z.string().openapi({ example: 'ab'.repeat(16) }) });
const iso = (ms: number): string => new Date(ms).toISOString();

export const addDeviceRoutes = (app: OpenAPIHono, options: DeviceRoutesOptions): void => {
  const { known, revoke, renew, own, audit, pool, store } = options;
  const notes = async (): Promise<DeviceNotes> =>
    (await within(
      loadNotes(pool, store).catch(() => undefined),
      DATABASE_MS,
    )) ?? NO_NOTES;
  const view = (
    { device: id, till, role, series, validUntil, revokedAt }: Certificate,
    { labels, revocations }: DeviceNotes,
  ): object => ({
    ...{ id, till, role, series, label: labels.get(id) ?? null, validUntil: iso(validUntil) },
    revokedAt: revokedAt === undefined ? null : iso(revokedAt),
    revokedBy: revokedAt === undefined ? null : (revocations.get(id) ?? null),
    isHub: own.includes(id),
  });
  const find = (id: string): Certificate | undefined =>
    isDeviceId(id) ? [...known()].find((each) => each.device === id) : undefined;
  const show = async (c: Context, id: string): Promise<Response> => c.json(view(find(id)!, await notes()));
  /** Whether the authority's new word is on the disk. */
  const isSaid = async (work: Promise<void>): Promise<boolean> =>
    (await within(
      work.then(() => true),
      DISK_MS,
    )) !== undefined;

  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path: '/api/devices', operationId: 'list_devices', ...described },
    summary: 'Equipos de la tienda: los que el servidor conoce',
    responses: {
      200: { description: 'OK', ...json(z.object({ items: z.array(device) })) },
      ...problemAnswers(401, 429),
    },
  });
  app.get('/api/devices', async (c) => {
    const all = [...known()].sort((a, b) =>
      a.till === b.till ? a.validFrom - b.validFrom : a.till < b.till ? -1 : 1,
    );
    const said = await notes();
    return c.json({ items: all.map((each) => view(each, said)) });
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'patch', path: '/api/devices/{id}', operationId: 'label_device', ...described },
    summary: 'Cambia cómo le dicen las personas a un equipo; su caja y su serie siguen igual',
    request: { params, body: { required: true, ...json(labelling, { label: 'Tableta de la entrada' }) } },
    responses: {
      200: { description: 'OK', ...json(device) },
      ...problemAnswers(400, 401, 404, 413, 422, 429, 503),
    },
  });
  app.patch('/api/devices/:id', async (c) => {
    const id = c.req.param('id');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = labelling.safeParse(body);
    if (!parsed.success) return problem(c, 422, 'bad_request', { reason: 'label' });
    const found = find(id);
    if (found === undefined) return problem(c, 404, 'not_found');
    const { label } = parsed.data;
    const before = await setLabel(pool, store, id, label);
    if (before !== label) {
      const details = { till: found.till, from: before, to: label };
      await recordDone(c, audit, { action: 'device_renamed', target: id, details });
    }
    return show(c, id);
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'post', path: '/api/devices/{id}/renew', operationId: 'renew_device', ...described },
    summary: 'Renueva el certificado de un equipo, que lo recibe en cuanto habla con uno que lo tiene',
    request: { params },
    responses: { 200: { description: 'OK', ...json(device) }, ...problemAnswers(401, 404, 422, 429, 503) },
  });
  app.post('/api/devices/:id/renew', async (c) => {
    const found = find(c.req.param('id'));
    if (found === undefined) return problem(c, 404, 'not_found');
    if (found.revokedAt !== undefined) return problem(c, 422, 'device_revoked');
    if (!(await isSaid(renew(found)))) return problem(c, 503, 'store_failed');
    const { device: id, till } = found;
    const details = { till, validUntil: iso(find(id)!.validUntil) };
    await recordDone(c, audit, { action: 'device_renewed', target: id, details });
    return show(c, id);
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'post', path: '/api/devices/{id}/revoke', operationId: 'revoke_device', ...described },
    summary:
      'Da de baja un equipo, para siempre; los demás equipos lo saben en cuanto hablan con uno que lo sabe',
    request: { params, body: { required: false, ...json(revocation, { reason: 'La robaron el martes' }) } },
    responses: {
      200: { description: 'OK', ...json(device) },
      ...problemAnswers(400, 401, 404, 413, 422, 429, 503),
    },
  });
  app.post('/api/devices/:id/revoke', async (c) => {
    const id = c.req.param('id');
    const body = (await c.req.text()) === '' ? {} : await readBody(c);
    if (body instanceof Response) return body;
    const parsed = revocation.safeParse(body);
    if (!parsed.success) return problem(c, 422, 'bad_request', { reason: 'reason' });
    const found = find(id);
    if (found === undefined) return problem(c, 404, 'not_found');
    if (own.includes(id)) return problem(c, 422, 'device_of_the_hub');
    if (found.revokedAt === undefined) {
      if (!(await isSaid(revoke(found)))) return problem(c, 503, 'store_failed');
      const { till, role } = found;
      const details = { till, role, ...parsed.data };
      await recordDone(c, audit, { action: 'device_revoked', target: id, details });
    }
    return show(c, id);
  });
};

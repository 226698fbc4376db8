/** The devices of the store: which there are, and revoking one. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { ROLES, type Certificate } from '../../crdt-schema/log/certificate.ts';
import { isDeviceId } from '../../crdt-schema/model/ids.ts';
import type { Audit } from '../audit/audit.ts';
import { recordDone } from './caller.ts';
import { problem, problemAnswers } from './problem.ts';
import { within } from './within.ts';

export interface DeviceApiOptions {
  /** Certificates that the replica knows, its own among them. */
  readonly known: () => Iterable<Certificate>;
  /** Signs that the device is revoked and tells all; resolves once it counts here, and is on the disk. */
  readonly revoke: (certificate: Certificate) => Promise<void>;
  /** Devices that the hub writes with itself. */
  readonly own: readonly string[];
  readonly audit: Audit;
}

/** A disk that has not written so little after so long has failed. */
const DISK_MS = 10_000;

const time = z.iso.datetime();
const device = z
  .object({
    id: z.string(),
    till: z.string(),
    role: z.enum(ROLES),
    series: z.string(),
    validUntil: time,
    revokedAt: time.nullable().openapi({ description: 'Desde entonces está dado de baja.' }),
    isHub: z.boolean().openapi({ description: 'Es del servidor mismo.' }),
  })
  .openapi('Device');

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
const described = { tags: ['Equipos'], security: [{ token: [] }] };
const iso = (ms: number): string => new Date(ms).toISOString();

export const addDeviceRoutes = (app: OpenAPIHono, { known, revoke, own, audit }: DeviceApiOptions): void => {
  const view = ({ device: id, till, role, series, validUntil, revokedAt }: Certificate): object => ({
    ...{ id, till, role, series, validUntil: iso(validUntil) },
    revokedAt: revokedAt === undefined ? null : iso(revokedAt),
    isHub: own.includes(id),
  });
  const find = (id: string): Certificate | undefined => [...known()].find((each) => each.device === id);

  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path: '/api/devices', operationId: 'list_devices', ...described },
    summary: 'Equipos de la tienda: los que el servidor conoce',
    responses: {
      200: { description: 'OK', ...json(z.object({ items: z.array(device) })) },
      ...problemAnswers(401, 429),
    },
  });
  app.get('/api/devices', (c) => {
    const all = [...known()].sort((a, b) =>
      a.till === b.till ? a.validFrom - b.validFrom : a.till < b.till ? -1 : 1,
    );
    return c.json({ items: all.map(view) });
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'post', path: '/api/devices/{id}/revoke', operationId: 'revoke_device', ...described },
    summary:
      'Da de baja un equipo, para siempre; los demás equipos lo saben en cuanto hablan con uno que lo sabe',
    request: { params: z.object({ id: z.string().openapi({ example: 'ab'.repeat(16) }) }) },
    responses: { 200: { description: 'OK', ...json(device) }, ...problemAnswers(401, 404, 422, 429, 503) },
  });
  app.post('/api/devices/:id/revoke', async (c) => {
    const id = c.req.param('id');
    const found = isDeviceId(id) ? find(id) : undefined;
    if (found === undefined) return problem(c, 404, 'not_found');
    if (own.includes(id)) return problem(c, 422, 'device_of_the_hub');
    if (found.revokedAt === undefined) {
      const isDone = await within(
        revoke(found).then(() => true),
        DISK_MS,
      );
      if (isDone === undefined) return problem(c, 503, 'store_failed');
      const { till, role } = found;
      await recordDone(c, audit, { action: 'device_revoked', target: id, details: { till, role } });
    }
    return c.json(view(find(id)!));
  });
};

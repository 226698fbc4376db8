/** What the back office asks for at once: a day of the shop beside the same weekday before it. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Pool } from 'pg';
import { createWallClock, DAY_MS, isDay } from '../../crdt-schema/exports/wall-clock.ts';
import { shopZone } from '../../crdt-schema/exports/form.ts';
import { loadDays } from './office-store.ts';
import { problem, problemAnswers } from './problem.ts';

export interface OfficeApiOptions {
  readonly pool: Pool;
  readonly store: string;
  /** Fields of the store's settings record. */
  readonly settings: () => Readonly<Record<string, unknown>> | undefined;
}

const MAX_PRODUCTS = 500;
const DEFAULT_PRODUCTS = 20;
const WEEK_MS = 7 * DAY_MS;
const NOON_MS = DAY_MS / 2;

const query = z.object({
  day: z.string().refine(isDay).optional().openapi({
    description: 'En la zona horaria de la tienda; si falta, el de hoy.',
    example: '2026-11-30',
  }),
  products: z.coerce.number().int().min(0).max(MAX_PRODUCTS).default(DEFAULT_PRODUCTS),
});

const amount = z.int();
const figures = z.object({
  day: z.string(),
  sales: z.int(),
  refunds: z.int(),
  sold: amount.openapi({ description: 'De las ventas, en unidades menores.' }),
  returned: amount.openapi({ description: 'De las devoluciones, lo devuelto.' }),
  hours: z.array(
    z.object({
      hour: z.int(),
      till: z.string(),
      sales: z.int(),
      refunds: z.int(),
      sold: amount,
      returned: amount,
    }),
  ),
  methods: z.array(z.object({ method: z.string(), payments: z.int(), amount })),
  products: z
    .array(
      z.object({
        product: z.string().nullable().openapi({ description: '`null`: texto libre.' }),
        name: z.string().nullable(),
        quantity: z.int(),
        total: amount,
      }),
    )
    .openapi({ description: 'Los de mayor total, ventas menos devoluciones.' }),
});

const answer = z
  .object({
    timeZone: z.string(),
    position: z.int().openapi({ description: 'Posición del libro hasta la que llegan las sumas.' }),
    ledgerPosition: z.int(),
    isWhole: z
      .boolean()
      .openapi({ description: 'No, mientras se suman todos los días por primera vez o de nuevo.' }),
    day: figures,
    before: figures.openapi({ description: 'El mismo día de la semana anterior.' }),
  })
  .openapi('OfficeDay');

/** The same weekday of the week before. */
const weekBefore = (day: string): string =>
  createWallClock('UTC').day(Date.parse(`${day}T00:00:00Z`) + NOON_MS - WEEK_MS);

export const addOfficeRoutes = (app: OpenAPIHono, { pool, store, settings }: OfficeApiOptions): void => {
  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path: '/api/office/day', operationId: 'office_day' },
    summary:
      'Lo vendido en un día, por hora, caja, forma de pago y producto, y el mismo día de la semana anterior',
    ...{ tags: ['Reportes'], security: [{ token: [] }] },
    request: { query: query as never },
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: answer } } },
      ...problemAnswers(400, 401, 429, 503),
    } as never,
  });
  app.get('/api/office/day', async (c) => {
    const asked = query.safeParse(c.req.query());
    if (!asked.success)
      return problem(c, 400, 'bad_request', { reason: asked.error.issues[0]!.path.join('.') });
    const timeZone = shopZone(settings(), Intl.DateTimeFormat().resolvedOptions().timeZone);
    const { day = createWallClock(timeZone).day(Date.now()), products } = asked.data;
    const { days, ...rest } = await loadDays(pool, store, [day, weekBefore(day)], products);
    return c.json({ timeZone, ...rest, day: days[0], before: days[1] });
  });
};

/**
 * The HTTP interface of a store: who may ask, how much and how often, and the routes. Described by its own OpenAPI
 * document at `/api/openapi.json`, shown at `/api/doc`.
 */
import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { rateLimiter } from 'hono-rate-limiter';
import type { Audit } from '../audit/audit.ts';
import { SETTINGS_ID } from '../../crdt-schema/catalog/index.ts';
import type { Backups } from '../backup/backups.ts';
import { addAuditRoutes } from './audit-api.ts';
import { authorise, isSafe } from './authorise.ts';
import { addBackupRoutes } from './backup-api.ts';
import { addressOf } from './caller.ts';
import { addCatalogRoutes, type CatalogApiOptions } from './catalog-api.ts';
import { describeAccess } from './describe-access.ts';
import { addDeviceRoutes, type DeviceApiOptions } from './device-api.ts';
import { addDocPage } from './doc-page.ts';
import { addExportRoutes } from './export-api.ts';
import { addImportFileRoutes } from './import-file-api.ts';
import { addLedgerRoutes } from './ledger-api.ts';
import { addOfficeRoutes } from './office-api.ts';
import { addOpRoutes } from './op-api.ts';
import { OpWriter, type OpWriterOptions } from './op-writer.ts';
import { addOpenSessionRoutes } from './open-sessions-api.ts';
import { addPairingRoutes, type PairingOptions } from './pairing-api.ts';
import { addPeopleRoutes } from './people-api.ts';
import { refuseOtherMethods } from './other-methods.ts';
import { checkPerson, PERSON_HEADER } from './person.ts';
import { problem } from './problem.ts';
import type { Proxies } from './proxies.ts';
import { LockoutBook } from '../security/lockout-book.ts';
import type { Programs } from './programs.ts';
import type { ProgramTokens } from './program-tokens.ts';
import { addSessionRoutes } from './session-api.ts';
import { Sessions } from './sessions.ts';
import { addTokenRoutes } from './token-api.ts';
import { within } from './within.ts';

export interface ApiOptions extends CatalogApiOptions, Pick<OpWriterOptions, 'peer' | 'device' | 'decided'> {
  readonly programs: Programs;
  readonly tokens: ProgramTokens;
  readonly audit: Audit;
  readonly pairing: Omit<PairingOptions, 'audit' | 'lockouts'>;
  /** What reverse proxies in front of the hub say is believed of these. */
  readonly proxies: Proxies;
  readonly devices: Omit<DeviceApiOptions, 'audit'>;
  /** Exports read by connections of their own. */
  readonly databaseUrl: string;
  /** Absent where none are made. */
  readonly backups?: Backups | undefined;
  /** Somebody of the shop is not as before. */
  readonly peopleChanged: () => void;
  /** Origins of other pages that may call; none unless the administrator names them. */
  readonly corsOrigins: readonly string[];
  /** The disk refused a write: nothing more is taken until the hub starts again. */
  readonly diskFailed?: () => boolean;
  /** Requests a minute from one address. */
  readonly requestsPerMinute: number;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

/** One ticket of 2,000 lines takes about 250 KB. */
const MAX_BODY_BYTES = 512 * 1024;
/** An import comes in parts of a thousand rows; a file of 6 MB to be read, with what its bytes take as text. */
const MAX_IMPORT_BYTES = 8 * 1024 * 1024;
const MINUTE_MS = 60_000;

const DESCRIPTION = `Catálogo, operaciones y libro de una tienda.

- **Unidades.** Importes en unidades menores de la moneda, precios unitarios en diezmilésimas, cantidades en milésimas.
- **Operaciones.** Cada una lleva \`Idempotency-Key\`: la misma clave con el mismo cuerpo tiene un solo efecto y una sola
  respuesta. \`201\`: aceptada; \`202\`: escrita y sin veredicto todavía; \`422\` con \`op\`: escrita, pero una regla la
  rechazó, y alguien la corrige (\`replaces\`), la anula o la autoriza.
- **Catálogo.** Cada cambio dice qué versión leyó. Un campo que otra persona cambió después es un \`409\`.
- **Acceso.** Un programa manda un token de \`/api/tokens\`; una persona inicia sesión en \`/api/session\`. \`x-roles\` y \`x-scopes\` dicen, por
  operación, quién puede y con qué token; a los demás, \`403\`.
- **Personas.** \`X-Tillmesh-Person\` dice quién escribe; queda en lo escrito. No sustituye al PIN de una autorización.
- **Listas.** \`cursor\` pide la página siguiente; en el catálogo, lo que cambió después.
- **Errores.** \`application/problem+json\` con un \`code\` que no cambia y un \`detail\` para personas, en español o, con
  \`Accept-Language: en\`, en inglés. Un método que la dirección no admite es un \`405\`, y \`Allow\` dice cuáles admite.
- **Límites.** \`RateLimit\` y \`RateLimit-Policy\` dicen cuántas peticiones quedan; pasado el límite, \`429\` y \`Retry-After\`.`;

/** A server that asks longer whether it is ready is not. */
const READY_MS = 2_000;

/**
 * SQLSTATE classes 08 (connection), 28 (who we are), 3D (no such database), 53 (resources), 57 (operator), 58 (system),
 * one that is only read, tables that the bridge has not made yet; and sockets that fail.
 */
const isDatabaseAway = (error: Error): boolean => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(08|28|3D|53|57|58|25006$|42P01$)/.test(code) ||
    /^E[A-Z_]+$/.test(code) ||
    /timeout|Connection terminated/.test(error.message)
  );
};

export const createApi = (options: ApiOptions): OpenAPIHono => {
  const { programs, corsOrigins, requestsPerMinute, log, pool, storeId, diskFailed, audit } = options;
  const app = new OpenAPIHono();
  app.onError((error, c) => {
    if (isDatabaseAway(error)) {
      c.header('Retry-After', '2');
      return problem(c, 503, 'database_unavailable');
    }
    log('http_error', { path: c.req.path, reason: error.message });
    return problem(c, 500, 'internal_error');
  });
  app.use('*', (c, next) => {
    const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
    if (incoming !== undefined) c.set('client', options.proxies.clientOf(incoming));
    return next();
  });
  app.get('/ready', async (c) => {
    // Whatever the reason: a server that cannot ask its database is not ready.
    const answer = pool.query('select 1').then(
      () => true,
      () => false,
    );
    if ((await within(answer, READY_MS)) === true) return c.json({ ok: true });
    c.header('Retry-After', '2');
    return problem(c, 503, 'database_unavailable');
  });
  if (corsOrigins.length > 0) {
    const allowHeaders = [
      ...['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Idempotency-Key'],
      PERSON_HEADER,
    ];
    const exposeHeaders = ['ETag', 'Location', 'Retry-After', 'Idempotency-Replayed'];
    app.use('/api/*', cors({ origin: [...corsOrigins], allowHeaders, exposeHeaders }));
  }
  app.use(
    '/api/*',
    rateLimiter({
      windowMs: MINUTE_MS,
      limit: requestsPerMinute,
      standardHeaders: 'draft-7',
      keyGenerator: addressOf,
      handler: (c) => problem(c, 429, 'too_many_requests'),
    }),
  );
  const sessions = new Sessions(pool, storeId);
  const lockouts = new LockoutBook(pool, storeId);
  app.use('/api/*', authorise({ app, programs, sessions }));
  app.use('/api/*', async (c, next) => {
    const limit = bodyLimit({
      maxSize: /\/import(\/read)?$/.test(c.req.path) ? MAX_IMPORT_BYTES : MAX_BODY_BYTES,
      onError: (tooLarge) => {
        // The rest of the body is not read: the connection cannot be used again.
        tooLarge.header('Connection', 'close');
        return problem(tooLarge, 413, 'body_too_large');
      },
    });
    return limit(c, next);
  });
  app.use('/api/*', (c, next) => {
    if (isSafe(c.req.method) || diskFailed?.() !== true) return next();
    c.header('Retry-After', '2');
    return Promise.resolve(problem(c, 503, 'store_failed'));
  });
  app.use('/api/*', checkPerson(pool, storeId));
  const writer = new OpWriter({ ...options, store: storeId });
  addCatalogRoutes(app, options);
  addImportFileRoutes(app, {
    currency: () => options.catalog.read('settings', SETTINGS_ID)?.fields['currency'],
  });
  addOpRoutes(app, writer, audit);
  addLedgerRoutes(app, pool, storeId);
  addSessionRoutes(app, { pool, store: storeId, audit, sessions, lockouts });
  addOpenSessionRoutes(app, { pool, store: storeId, audit, sessions });
  addPeopleRoutes(app, { pool, store: storeId, changed: options.peopleChanged, audit, sessions });
  addExportRoutes(app, { databaseUrl: options.databaseUrl, pool, store: storeId, audit });
  addPairingRoutes(app, { ...options.pairing, audit, lockouts });
  addDeviceRoutes(app, { ...options.devices, pool, store: storeId, audit });
  addTokenRoutes(app, { pool, tokens: options.tokens, audit });
  addAuditRoutes(app, audit);
  if (options.backups !== undefined) addBackupRoutes(app, options.backups, audit);
  addOfficeRoutes(app, {
    pool,
    store: storeId,
    settings: () => options.catalog.read('settings', SETTINGS_ID)?.fields,
  });
  addDocPage(app);
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    ...{ type: 'apiKey', in: 'cookie', name: '__Host-tillmesh' },
    description:
      'La pone `POST /api/session`; sin TLS se llama `tillmesh`. Toda escritura lleva además `X-Tillmesh-Request`.',
  });
  app.get('/api/openapi.json', (c) => {
    const info = { title: 'tillmesh', version: '1', description: DESCRIPTION };
    return c.json(describeAccess(app.getOpenAPI31Document({ openapi: '3.1.0', info })));
  });
  refuseOtherMethods(app);
  app.all('/api/*', (c) => problem(c, 404, 'not_found'));
  return app;
};

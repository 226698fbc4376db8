/** Pairing over HTTP: the administrator makes a code, a device gives it with its public key and gets its certificate. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { deviceIdOf, PUBLIC_KEY_BYTES, type Certificate } from '../../crdt-schema/log/certificate.ts';
import { fromHex, toHex } from '../../crdt-schema/model/ids.ts';
import { HUB_TILL, PROGRAM_TILL, TILL_FORM } from '../../crdt-schema/model/till.ts';
import type { Audit } from '../audit/audit.ts';
import type { GrantBook } from '../security/grant-book.ts';
import { sha256 } from '../security/crypto.ts';
import type { PairingDesk } from '../security/pairing-desk.ts';
import type { LockoutBook } from '../security/lockout-book.ts';
import { addressOf, recordDone } from './caller.ts';
import { problem, problemAnswers } from './problem.ts';
import { readBody } from './read-body.ts';
import { networkOf } from './session-api.ts';
import { within } from './within.ts';

export interface PairingOptions {
  readonly desk: PairingDesk;
  readonly grants: GrantBook;
  readonly audit: Audit;
  readonly store: string;
  /** Another hub works for the store: two that grant at once could grant one series twice. */
  readonly isElsewhere: () => boolean;
  /** The authority's public key. */
  readonly authority: Uint8Array;
  /** Where a browser finds the hub. */
  readonly origin: () => string;
  /** SHA-256 of the store's authority for HTTPS; undefined where it is not used. */
  readonly caFingerprint: () => Promise<string | undefined>;
  /** Certificates that the replica knows. */
  readonly known: () => Iterable<Certificate>;
  readonly lockouts: LockoutBook;
  /** A device was certified: it can be revoked before it was ever heard. */
  readonly certified: (certificate: Uint8Array) => void;
}

/** Of an address: people mistype, and a code ends after five wrong tries in any case. */
const WRONG_CODES = { free: 20, firstMs: 1_000, longestMs: 15 * 60_000 };
/** A database that is away keeps nobody from pairing. */
const DATABASE_MS = 2_000;

/** Tills that the hub writes for itself. */
const OWN_TILLS = new Set([HUB_TILL, PROGRAM_TILL]);

const invitation = z.strictObject({
  till: z
    .string()
    .regex(TILL_FORM)
    .refine((till) => !OWN_TILLS.has(till), 'taken'),
  role: z.enum(['till', 'viewer', 'admin']).default('till'),
});
const redemption = z.strictObject({
  code: z.string().min(1).max(64),
  publicKey: z.string().regex(new RegExp(`^[0-9a-f]{${PUBLIC_KEY_BYTES * 2}}$`)),
});
const invited = z
  .object({
    code: z.string(),
    till: z.string(),
    role: z.string(),
    expiresAt: z.iso.datetime(),
    link: z.string().openapi({ description: 'Vincula el navegador que la abre.' }),
    origin: z.string(),
    caFingerprint: z.string().optional(),
  })
  .openapi('Invitation');
const paired = z
  .object({ store: z.string(), certificate: z.string(), authority: z.string() })
  .openapi('Pairing');

/** The code is in the fragment, which no server and no log sees. */
export const pairingLink = (origin: string, role: Certificate['role'], code: string): string =>
  `${origin}/${role === 'till' ? 'caja' : 'oficina'}/#codigo=${code}`;

const json = (schema: z.ZodType, example?: object) => ({
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});

export const addPairingRoutes = (app: OpenAPIHono, options: PairingOptions): void => {
  const { audit, isElsewhere, lockouts } = options;
  const wrongCodes = lockouts.lockout('pairing', WRONG_CODES);
  const tried = (work: Promise<void>): Promise<void> =>
    within(
      work.catch(() => undefined),
      DATABASE_MS,
    );
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/api/pairings',
    operationId: 'invite_device',
    summary: 'Código de un solo uso, válido 10 minutos, para vincular un equipo',
    tags: ['Equipos'],
    security: [{ token: [] }],
    request: { body: { required: true, ...json(invitation, { till: 'C03', role: 'till' }) } },
    responses: {
      201: { description: 'OK', ...json(invited) },
      ...problemAnswers(400, 401, 413, 422, 429, 503),
    },
  });
  app.post('/api/pairings', async (c) => {
    if (isElsewhere()) return problem(c, 503, 'store_held_elsewhere');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = invitation.safeParse(body);
    if (!parsed.success)
      return problem(c, 422, 'bad_request', { reason: parsed.error.issues[0]!.path.join('.') });
    const { code, expiresMs } = options.desk.invite(parsed.data);
    const { till, role } = parsed.data;
    await recordDone(c, audit, { action: 'device_invited', target: till, details: { role } });
    const origin = options.origin();
    const answer = {
      ...{ code, ...parsed.data, expiresAt: new Date(expiresMs).toISOString() },
      ...{ origin, link: pairingLink(origin, parsed.data.role, code) },
      caFingerprint: await options.caFingerprint(),
    };
    return c.json(answer, 201, { 'Cache-Control': 'no-store' });
  });
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/api/pair',
    operationId: 'pair_device',
    summary: 'Certificado para la llave pública de un equipo, a cambio de un código',
    tags: ['Equipos'],
    security: [],
    request: {
      body: { required: true, ...json(redemption, { code: 'K7QF-2M9X-4TZA', publicKey: '0'.repeat(64) }) },
    },
    responses: {
      200: { description: 'OK', ...json(paired) },
      ...problemAnswers(400, 403, 413, 422, 429, 503),
    },
  });
  app.post('/api/pair', async (c) => {
    if (isElsewhere()) return problem(c, 503, 'store_held_elsewhere');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = redemption.safeParse(body);
    if (!parsed.success)
      return problem(c, 422, 'bad_request', { reason: parsed.error.issues[0]!.path.join('.') });
    const publicKey = fromHex(parsed.data.publicKey);
    const address = addressOf(c);
    const network = networkOf(address);
    await tried(lockouts.load());
    const waitMs = wrongCodes.waitMs(network);
    if (waitMs > 0) {
      c.header('Retry-After', String(Math.ceil(waitMs / 1_000)));
      return problem(c, 429, 'pairing_locked');
    }
    wrongCodes.begin(network);
    const redeemed = options.desk.redeem(parsed.data.code, publicKey);
    if (redeemed.ok) wrongCodes.undo(network);
    await tried(lockouts.save());
    const by = { actor: { kind: 'nobody' }, address } as const;
    if (!redeemed.ok) {
      await audit.recordRefusal({ action: 'pairing_refused', ...by });
      return problem(c, 403, redeemed.error.code);
    }
    const { grants, store, authority, known } = options;
    const granted = await grants.grant({ ...redeemed.value, publicKey, nowMs: Date.now() }, known());
    if (!granted.ok) return problem(c, 422, granted.error.code, granted.error.params);
    options.certified(granted.value);
    const { till, role } = redeemed.value;
    const actor = { kind: 'device', id: deviceIdOf(sha256, publicKey), name: till } as const;
    await audit.record({ ...by, action: 'device_paired', actor, target: till, details: { role } });
    return c.json({ store, certificate: toHex(granted.value), authority: toHex(authority) });
  });
};

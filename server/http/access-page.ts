/**
 * The page that says who may do what, made from the tables that decide it: `npm run access-doc` writes it, and a test says when it
 * is out of date. Padded as Prettier pads tables.
 */
import { ROLES } from '../../crdt-schema/log/certificate.ts';
import { deviceAccess, type Sent } from '../../crdt-schema/sync/device-access.ts';
import { apiAccess, CALLER_ROLES, exportAccess } from './access.ts';
import { sentTexts } from './access-texts.ts';
import { exportScope, otherTokenAccess, TOKEN_SCOPES, tokenAccess, type TokenScope } from './token-access.ts';

const HEAD = `# Quién puede qué / Who may do what

Hecha del código con \`npm run access-doc\`; no se edita a mano. Lo que no está en la tabla no lo puede nadie. Cada celda se
prueba sobre HTTP (\`tests/integration/access-http.test.ts\`) o con un par hecho a mano (\`tests/integration/device-access.test.ts\`).

Made from the code by \`npm run access-doc\`; not edited by hand. What is not in the table nobody may do. Each cell is tested over
HTTP (\`tests/integration/access-http.test.ts\`) or by a peer made by hand (\`tests/integration/device-access.test.ts\`).

`;

const SCOPES = `## Tokens de programas / Tokens of programs

Un token de \`tillmesh token create\` abre lo que dicen sus alcances y nada más. La columna \`program\` de arriba es el token propio del servidor,
\`hub/catalog-token\`, que lo abre todo. \`sync\` lee el catálogo entero por WebSocket; con \`catalog\` también lo escribe.

A token of \`tillmesh token create\` opens what its scopes say, and nothing else. The column \`program\` above is the hub's own token,
\`hub/catalog-token\`, which opens all. \`sync\` reads the whole catalog by WebSocket; with \`catalog\` it writes it too.

`;

const YES = 'sí';

const table = (rows: readonly (readonly string[])[]): string => {
  const [head, ...body] = rows as [readonly string[], ...(readonly string[])[]];
  const widths = head.map((_, i) => Math.max(3, ...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, i) => text.padEnd(widths[i]!)).join(' | ')} |`;
  return `${[line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')}\n`;
};

const apiTable = (): string =>
  table([
    ['operación / operation', ...CALLER_ROLES],
    ...Object.entries(apiAccess).map(([operation, roles]) => [
      `\`${operation}\``,
      ...CALLER_ROLES.map((role) => (roles.includes(role) ? YES : '')),
    ]),
    ...Object.entries(exportAccess).map(([entity, roles]) => [
      `\`export_table?entity=${entity}\``,
      ...CALLER_ROLES.map((role) => (roles.includes(role) ? YES : '')),
    ]),
  ]);

const scopeTable = (): string => {
  const row = (name: string, scopes: readonly TokenScope[]): string[] => [
    `\`${name}\``,
    ...TOKEN_SCOPES.map((scope) => (scopes.includes(scope) ? YES : '')),
  ];
  const { export_table: _both, ...operations } = tokenAccess;
  return table([
    ['operación / operation', ...TOKEN_SCOPES.map((scope) => `\`${scope}\``)],
    ...Object.entries(operations).map(([operation, scopes]) => row(operation, scopes)),
    row('export_table', [exportScope('')]),
    row('export_table?entity=audit', [exportScope('audit')]),
    ...Object.entries(otherTokenAccess).map(([address, scopes]) => row(address, scopes)),
  ]);
};

const deviceTable = (): string =>
  table([
    ['envía / sends', ...ROLES],
    ...(Object.keys(deviceAccess) as Sent[]).map((sent) => [
      `\`${sent}\`: ${sentTexts[sent].es} / ${sentTexts[sent].en}`,
      ...ROLES.map((role) => (deviceAccess[sent].includes(role) ? YES : '')),
    ]),
  ]);

export const accessPage = (): string =>
  `${HEAD}## HTTP\n\n${apiTable()}\n${SCOPES}${scopeTable()}\n## Equipos / Devices\n\n${deviceTable()}`;

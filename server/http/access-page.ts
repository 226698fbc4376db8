/**
 * The page that says who may do what, made from the tables that decide it: `npm run access-doc` writes it, and a test says when it
 * is out of date. Padded as Prettier pads tables.
 */
import { ROLES } from '../../crdt-schema/log/certificate.ts';
import { deviceAccess, type Sent } from '../../crdt-schema/sync/device-access.ts';
import { apiAccess, CALLER_ROLES, exportAccess } from './access.ts';
import { sentTexts } from './access-texts.ts';

const HEAD = `# Quién puede qué / Who may do what

Hecha del código con \`npm run access-doc\`; no se edita a mano. Lo que no está en la tabla no lo puede nadie. Cada celda se
prueba sobre HTTP (\`tests/integration/access-http.test.ts\`) o con un par hecho a mano (\`tests/integration/device-access.test.ts\`).

Made from the code by \`npm run access-doc\`; not edited by hand. What is not in the table nobody may do. Each cell is tested over
HTTP (\`tests/integration/access-http.test.ts\`) or by a peer made by hand (\`tests/integration/device-access.test.ts\`).

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

const deviceTable = (): string =>
  table([
    ['envía / sends', ...ROLES],
    ...(Object.keys(deviceAccess) as Sent[]).map((sent) => [
      `\`${sent}\`: ${sentTexts[sent].es} / ${sentTexts[sent].en}`,
      ...ROLES.map((role) => (deviceAccess[sent].includes(role) ? YES : '')),
    ]),
  ]);

export const accessPage = (): string =>
  `${HEAD}## HTTP\n\n${apiTable()}\n## Equipos / Devices\n\n${deviceTable()}`;

/** Files that people bring or that lie elsewhere: backups, tables, tickets, a bucket's answers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { pack } from 'tar-stream';
import { zipSync } from 'fflate';
import { readCsv as readOfficeCsv } from '../../../client/office/reports/read-csv.ts';
import { decryptFile, isEncrypted } from '../../../server/backup/age.ts';
import { openArchive } from '../../../server/backup/archive-reader.ts';
import { ArchiveWriter, temporaryOf } from '../../../server/backup/archive-writer.ts';
import { decodeRows } from '../../../server/backup/replica-rows.ts';
import { xmlElements, xmlText } from '../../../server/backup/offsite/s3.ts';
import { mapColumns } from '../../../server/import/columns.ts';
import { readCsv } from '../../../server/import/read-csv.ts';
import { readRows } from '../../../server/import/read-rows.ts';
import { readXlsx } from '../../../server/import/read-xlsx.ts';
import type { Table } from '../../../server/import/table.ts';
import { readTicketFile } from '../../../server/replay/read-csv.ts';
import { readTickets } from '../../../server/replay/tickets.ts';
import { promised, utf8, type Target } from '../target.ts';

/** Made when a target first writes, and gone with the process. */
const inFolder = ((): ((name: string) => string) => {
  let folder: string | undefined;
  return (name) => {
    if (folder === undefined) {
      const made = (folder = mkdtempSync(join(tmpdir(), 'tillmesh-fuzz-')));
      process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    }
    return join(folder, name);
  };
})();

const written = (name: string, bytes: Uint8Array): string => {
  const path = inFolder(name);
  writeFileSync(path, bytes);
  return path;
};

const archiveSeeds = async (): Promise<Uint8Array[]> => {
  const path = inFolder('sound.tar.gz');
  rmSync(path, { force: true });
  const writer = await ArchiveWriter.create(temporaryOf(path));
  await writer.addStream('tables/op/', 'copy', [Buffer.from('norte\t1\n')] as never);
  await writer.add('identity/authority.key', Buffer.from('secret'));
  await writer.finish(
    {
      software: 'tillmesh test',
      store: 'norte',
      createdAt: '2026-11-25T02:00:00.000Z',
      ledgerPosition: 7,
      migrations: ['0001-ledger.sql'],
      tables: [{ name: 'op', columns: ['store_id'], rows: 1 }],
      entries: 0,
      segments: 0,
    },
    path,
  );
  return [new Uint8Array(readFileSync(path))];
};

const openBytes = async (bytes: Uint8Array): Promise<string> => {
  const opened = await openArchive(written('input.tar.gz', bytes));
  if (!opened.ok) return opened.error.code;
  let size = 0;
  for (const prefix of ['tables/', 'identity/'])
    for await (const member of opened.value.members(prefix)) size += member.bytes.length;
  promised(
    size <= opened.value.manifest.members.reduce((sum, member) => sum + member.size, 0),
    'as the manifest says',
  );
  return 'ok';
};

export const archive: Target = {
  about: 'backups as they lie on a disk (`server/backup/archive-reader.ts`)',
  weight: 3,
  seeds: archiveSeeds,
  decode: openBytes,
};

const tarOf = async (members: readonly (readonly [string, string])[]): Promise<Uint8Array> => {
  const tar = pack();
  for (const [name, text] of members) tar.entry({ name, mtime: new Date(0) }, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
};

export const tar: Target = {
  about: 'the tar and the manifest within them',
  weight: 3,
  seeds: async () => [
    await tarOf([
      ['format.json', '{"tillmeshBackup":1}'],
      ['identity/authority.key', 'secret'],
      ['manifest.json', '{"format":1,"store":"norte","members":[]}'],
    ]),
    await tarOf([['format.json', '{"tillmeshBackup":9}']]),
  ],
  words: [
    'ustar',
    '../',
    '/etc/passwd',
    'PaxHeader',
    '\0',
    '00000000000',
    '77777777777',
    'manifest.json',
    '5',
    'x',
    'g',
    'L',
  ],
  decode: (input) => openBytes(gzipSync(input, { level: 1 })),
};

const AGE_IDENTITY = 'AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSUQQQQQ';

export const age: Target = {
  about: 'encrypted backups (`server/backup/age.ts`)',
  weight: 2,
  async seeds() {
    // A key of its own for each run: what is fuzzed is the form around what is encrypted.
    const identity = await generateIdentity();
    writeFileSync(inFolder('identity.txt'), `# a key\n${identity}\n`);
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    return [new Uint8Array(await encrypter.encrypt('a backup'))];
  },
  words: ['age-encryption.org/v1\n', '-> X25519 ', '-> scrypt ', '---', '\n', AGE_IDENTITY],
  async decode(input) {
    const path = written('input.age', input);
    if (!(await isEncrypted(path))) return 'not_encrypted';
    const opened = await decryptFile(path, inFolder('plain'), inFolder('identity.txt'));
    return opened.ok ? 'ok' : opened.error.code;
  },
};

export const replicaRows: Target = {
  about: 'rows of a replica in a backup (`server/backup/replica-rows.ts`)',
  weight: 10,
  seeds: () => [
    Uint8Array.of(0, 1, 0x6b, 0, 0, 0, 2, 0x31, 0x32, 0, 3, 0x79, 0x2f, 0x30, 0, 0, 0, 0),
    new Uint8Array(0),
  ],
  async decode(input) {
    const source = (async function* () {
      yield Buffer.from(input.subarray(0, input.length >> 1));
      yield Buffer.from(input.subarray(input.length >> 1));
    })();
    try {
      for await (const [key, value] of decodeRows(source))
        promised(key.length + value.length <= input.length, 'no more than there is');
      return 'ok';
    } catch (error) {
      // By contract: the checksums were right, so nobody wrote such a stream.
      promised(error instanceof Error && error.message.startsWith('the rows of the replica'), String(error));
      return 'cut';
    }
  },
};

const HEADINGS = ['Nombre', 'Precio', 'Código de barras', 'IVA', 'Existencia mínima'];

/** As the import goes on with a table. */
const take = (table: Table): string => {
  const mapping = mapColumns('products', table.headings, new Map());
  if (!mapping.ok) return mapping.error.code;
  const { rows, bad } = readRows('products', table, mapping.value, { decimal: undefined, exponent: 2 });
  for (const { code } of bad) promised(/^[a-z_]+$/.test(code), 'each cell that does not go says why');
  return rows.length > 0 ? 'ok' : 'no_rows';
};

const CSV_WORDS = [
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\r\n',
  '\n',
  '\uFEFF',
  'Nombre',
  'Precio',
  '$ 1.234,50',
  '1,234.50',
  '=1+1',
];

export const csv: Target = {
  about: 'tables that people bring, as CSV (`server/import/read-csv.ts`)',
  weight: 12,
  seeds: () => [
    utf8(`${HEADINGS.join(',')}\nCafé,25.50,7501055363513,16,2\n"Arroz, ""super""",12.00,,0,\n`),
    utf8(`\uFEFF${HEADINGS.join(';')}\r\nCafé;"1.234,50";7501055363513;16 %;2\r\n`),
    new Uint8Array(Buffer.from(`\uFEFF${HEADINGS.join('\t')}\nCafé\t25\n`, 'utf16le')),
  ],
  words: CSV_WORDS,
  // A row that is shorter than the heading takes 35 µs: the library makes an error of each, with its place in the program.
  mostBytes: 4_096,
  async decode(input) {
    const read = await readCsv('input.csv', Buffer.from(input));
    return read.ok ? take(read.value) : read.error.code;
  },
};

const SHEET = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Nombre</t></is></c><c r="B1" t="inlineStr"><is><t>Precio</t></is></c></row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>25.5</v></c></row></sheetData></worksheet>`;

const workbook = (sheet: Uint8Array, level: 0 | 6): Uint8Array =>
  zipSync(
    {
      '[Content_Types].xml': utf8(
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
      ),
      '_rels/.rels': utf8(
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      ),
      'xl/workbook.xml': utf8(
        '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Hoja" sheetId="1" r:id="rId1"/></sheets></workbook>',
      ),
      'xl/_rels/workbook.xml.rels': utf8(
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
      ),
      'xl/sharedStrings.xml': utf8(
        '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>Café</t></si></sst>',
      ),
      'xl/worksheets/sheet1.xml': sheet,
    },
    { level, mtime: new Date('2026-01-01') },
  );

const openWorkbook = async (bytes: Uint8Array): Promise<string> => {
  const read = await readXlsx('input.xlsx', Buffer.from(bytes));
  return read.ok ? take(read.value) : read.error.code;
};

export const xlsx: Target = {
  about: 'the same as a workbook (`server/import/read-xlsx.ts`)',
  weight: 3,
  seeds: () => [workbook(utf8(SHEET), 0), workbook(utf8(SHEET), 6)],
  words: [
    'PK\x01\x02',
    'PK\x03\x04',
    'PK\x05\x06',
    'xl/',
    '../',
    'sheet1.xml',
    '<c r="',
    '</row>',
    't="s"',
    'XFD1048576',
  ],
  decode: openWorkbook,
};

export const sheet: Target = {
  about: 'the sheet within a workbook',
  weight: 4,
  seeds: () => [utf8(SHEET)],
  words: [
    '<row r="',
    '<c r="XFD',
    '"/>',
    '<v>',
    '</v>',
    '<is><t>',
    '&#x110000;',
    '&amp;',
    ']]>',
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '&a;',
    '1048577',
    ' t="d"',
    ' t="e"',
    ' t="b"',
  ],
  decode: (input) => openWorkbook(workbook(input, 0)),
};

const TICKETS =
  'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n' +
  '536365,85123A,WHITE HANGER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n' +
  'C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527.0,United Kingdom\n';

export const ticketFile: Target = {
  about: 'files of tickets that are replayed (`server/replay/read-csv.ts`)',
  weight: 4,
  seeds: () => [utf8(TICKETS), new Uint8Array(gzipSync(TICKETS))],
  words: [...CSV_WORDS, '2010-02-31', '1e9', '-0', 'C536379'],
  mostBytes: 4_096,
  async decode(input) {
    const read = await readTicketFile(written('tickets.csv', input));
    if (!read.ok) return read.error.code;
    const { rows } = readTickets([{ name: 'tickets.csv', rows: read.value }]);
    promised(rows === read.value.length, 'no row is lost');
    return 'ok';
  },
};

export const officeCsv: Target = {
  about: 'the preview of an export in the office (`client/office/reports/read-csv.ts`)',
  weight: 20,
  seeds: () => [utf8('\uFEFFDía;Total\r\n2026-11-25;"1.234,50"\r\n'), utf8('a,b\n"x ""y""",2\n')],
  words: CSV_WORDS,
  decode(input) {
    const rows = readOfficeCsv(new TextDecoder().decode(input), { separator: ',', most: 50 });
    promised(rows.length <= 50, 'at most so many rows');
    return 'ok';
  },
};

export const bucketAnswer: Target = {
  about: "a bucket's answers, as XML (`server/backup/offsite/s3.ts`)",
  weight: 20,
  seeds: () => [
    utf8(
      '<?xml version="1.0"?><ListBucketResult><Contents><Key>a/b&amp;c.tar.gz</Key><Size>12</Size></Contents><Contents><Key>d</Key><Size>3</Size></Contents><NextContinuationToken>t</NextContinuationToken></ListBucketResult>',
    ),
    utf8('<Error><Code>SlowDown</Code><Message>x</Message></Error>'),
  ],
  words: [
    '<Contents>',
    '</Contents>',
    '<Key>',
    '<Key ',
    '</Key>',
    '&#x41;',
    '&#x110000;',
    '&#99999999999;',
    '&amp;',
    '<![CDATA[',
  ],
  decode(input) {
    const xml = new TextDecoder().decode(input);
    for (const each of xmlElements(xml, 'Contents')) {
      xmlText(each, 'Key');
      xmlText(each, 'Size');
    }
    xmlText(xml, 'NextContinuationToken');
    return xmlText(xml, 'Code') === undefined ? 'no_code' : 'ok';
  },
};

/** `doctor`: looks at a machine, a store, its database and its tills, and says what to do. It mends nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { examineDatabase } from '../doctor/database.ts';
import { finding, type Area, type Finding, type Level } from '../doctor/finding.ts';
import { deviceFolders, examineFolder, type FolderReport } from '../doctor/folder.ts';
import { examineMachine } from '../doctor/machine.ts';
import { areaNames, doctorTexts, summaryTexts } from '../doctor/texts.ts';
import { CliError, integer, type Command } from './command.ts';
import { openDatabase } from './database.ts';
import { fill, languageOf, type Language } from './language.ts';

const MAX_PORT = 65_535;
const MARKS: Readonly<Record<Level, string>> = { good: '✓', warn: '!', bad: '✗' };
const AREAS: readonly Area[] = ['machine', 'store', 'till', 'database'];

const worstOf = (findings: readonly Finding[]): Level =>
  (['bad', 'warn'] as const).find((level) => findings.some((each) => each.level === level)) ?? 'good';

const page = (findings: readonly Finding[], language: Language): string => {
  const lines = AREAS.flatMap((area) => {
    const of = findings.filter((each) => each.area === area);
    if (of.length === 0) return [];
    const said = of.map(
      ({ level, code, params }) => `  ${MARKS[level]} ${fill(doctorTexts[code][language], params)}`,
    );
    return [areaNames[area][language], ...said, ''];
  });
  return `${[...lines, summaryTexts[worstOf(findings)][language]].join('\n')}\n`;
};

/** The named one is asked whoever uses it; an embedded one only while its hub does not run. */
const databaseOf = async (
  named: string | undefined,
  data: string,
  hub: FolderReport | undefined,
): Promise<Finding[]> => {
  const isNamed = (named ?? '') !== '';
  if (hub?.isInUse === true && !isNamed) return [finding('database', 'warn', 'database_in_use')];
  if (!isNamed && !existsSync(join(data, 'postgres.json'))) return [];
  const database = await openDatabase(named, join(data, 'postgres')).catch((error: unknown) => {
    if (error instanceof CliError && error.exitCode === 1) return error;
    throw error;
  });
  if (database instanceof CliError)
    return [finding('database', 'bad', 'database_unavailable', { reason: database.message })];
  try {
    const { store, places } = hub ?? {};
    return await examineDatabase(
      database.url,
      store === undefined || places === undefined ? undefined : { store, places },
    );
  } finally {
    await database.embedded?.stop();
  }
};

export const command: Command = {
  summary: 'looks at the machine, the store, its database and its tills, and says what to do',
  usage: 'doctor [options]',
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data (TILLMESH_DATA)' },
    'database-url': {
      type: 'string',
      value: 'URL',
      help: 'Postgres to look at (DATABASE_URL); else the embedded one',
    },
    host: { type: 'string', value: 'HOST', help: 'address that will be listened on (HOST)' },
    port: { type: 'string', value: 'PORT', help: 'port that will be listened on (PORT); 0: none' },
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  positionals: false,
  async run(args) {
    const config = readConfig(process.env);
    const data = args.text('data') ?? config.data;
    const named = args.text('database-url') ?? config.databaseUrl;
    const findings = await examineMachine({
      data,
      host: args.text('host') ?? config.host,
      port: integer(args, 'port', config.port, 0, MAX_PORT),
      isEmbedded: (named ?? '') === '',
    });
    let hub: FolderReport | undefined;
    const folders = await deviceFolders(data);
    if (folders.length === 0) findings.push(finding('store', 'warn', 'no_folder', { folder: data }));
    for (const [area, folder] of folders) {
      const report = await examineFolder(area, folder, Date.now());
      findings.push(...report.findings);
      if (area === 'store') hub = report;
    }
    findings.push(...(await databaseOf(named, data, hub)));
    const language = languageOf(process.env);
    const worst = worstOf(findings);
    const told = findings.map((each) => ({
      ...each,
      text: fill(doctorTexts[each.code][language], each.params),
    }));
    process.stdout.write(
      args.flag('json')
        ? `${JSON.stringify({ ok: worst !== 'bad', worst, findings: told })}\n`
        : page(findings, language),
    );
    if (worst === 'bad') process.exitCode = 1;
  },
};

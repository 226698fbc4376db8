#!/usr/bin/env node
/** The command line: finds the command, reads its options, turns every failure into one sentence. */
import { parseArgs } from 'node:util';
import { CliError, parseOptions, usageError, type Arguments, type Command } from './cli/command.ts';
import { commands } from './cli/commands.ts';
import { ConfigError } from './config.ts';

const help = (command: Command): string => {
  const options = Object.entries(command.options).map(([name, { value, help: text }]) => {
    const left = value === undefined ? `--${name}` : `--${name} ${value}`;
    return `  ${left.padEnd(22)} ${text}`;
  });
  return [`tillmesh ${command.usage}`, command.summary, ...options, ''].join('\n');
};

const overview = async (): Promise<string> => {
  const lines = ['tillmesh COMMAND [options]; --help after a command says more'];
  for (const [name, load] of Object.entries(commands))
    lines.push(`  ${name.padEnd(10)} ${(await load()).command.summary}`);
  return `${lines.join('\n')}\n`;
};

const readArguments = (command: Command, argv: string[]): Arguments & { help: boolean } => {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: parseOptions(command.options),
      allowPositionals: command.positionals,
      strict: true,
    });
    return {
      positionals,
      text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
      flag: (name) => values[name] === true,
      help: values['help'] === true,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0]! : String(error);
    throw usageError(`${reason}; see tillmesh ${command.usage.split(' ')[0]} --help`);
  }
};

const main = async ([name, ...argv]: string[]): Promise<void> => {
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(await overview());
    return;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) throw usageError(`There is no command "${name}"; see tillmesh --help`);
  const { command } = await load();
  const args = readArguments(command, argv);
  if (args.help) process.stdout.write(help(command));
  else await command.run(args);
};

const describe = (error: unknown): { code: string; text: string; exitCode: number } => {
  if (error instanceof CliError) return { code: error.code, text: error.message, exitCode: error.exitCode };
  if (error instanceof ConfigError) return { code: 'bad_setting', text: error.message, exitCode: 2 };
  const text = error instanceof Error ? error.message : String(error);
  return { code: 'internal_error', text: `Something unexpected happened: ${text}`, exitCode: 1 };
};

main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    const { code, text, exitCode } = describe(error);
    process.stderr.write(`tillmesh: ${text.replaceAll('\n', ' ')} [${code}]\n`);
    if (code === 'internal_error' && process.env['TILLMESH_DEBUG'] === '1') console.error(error);
    process.exit(exitCode);
  },
);

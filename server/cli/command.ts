/** What a command is, and how it fails: one sentence for people, one code for programs. */
import type { ParseArgsConfig } from 'node:util';
import type { Failure } from '../../crdt-schema/result.ts';
import { failureText } from './texts.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly help: string;
  /** Name of the value in the help, for options of type string. */
  readonly value?: string;
}

export interface Command {
  readonly summary: string;
  readonly usage: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly positionals: boolean;
  run(args: Arguments): Promise<void>;
}

export interface Arguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

/** Ends the command with a sentence on stderr. Exit code 2 for wrong usage, 1 for everything else. */
export class CliError extends Error {
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, message: string, exitCode = 1) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}

export const usageError = (message: string): CliError => new CliError('usage', message, 2);

export const failed = (failure: Failure): CliError => new CliError(failure.code, failureText(failure));

export const parseOptions = (options: Command['options']): NonNullable<ParseArgsConfig['options']> =>
  Object.fromEntries(
    [...Object.entries(options), ['help', { type: 'boolean' as const }] as const].map(([name, { type }]) => [
      name,
      { type },
    ]),
  );

/** An integer option within bounds, or a usage error that names both. */
export const integer = (
  args: Arguments,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number => {
  const text = args.text(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw usageError(`--${name} takes a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
};

export const share = (args: Arguments, name: string, fallback: number, max: number): number => {
  const text = args.text(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= max)) {
    throw usageError(`--${name} takes a number from 0 to ${max}, not "${text}"`);
  }
  return value;
};

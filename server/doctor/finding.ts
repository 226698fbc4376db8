/** What an examination finds: one line for people, one code for programs. */
import type { doctorTexts } from './texts.ts';

/** `good`: as it should be. `warn`: it works, and somebody should look. `bad`: it does not work, or will not for long. */
export type Level = 'good' | 'warn' | 'bad';
export type Area = 'machine' | 'store' | 'database' | 'till';
export type FindingCode = keyof typeof doctorTexts;

export interface Finding {
  readonly area: Area;
  readonly level: Level;
  readonly code: FindingCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export const finding = (
  area: Area,
  level: Level,
  code: FindingCode,
  params: Finding['params'] = {},
): Finding => ({ area, level, code, params });

export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error)).split('\n')[0]!;

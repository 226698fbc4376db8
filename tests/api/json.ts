/** JSON as no honest program writes it: text put in as it is, and members that an object literal cannot have. */

/** Goes into the JSON as it is. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object with these members, `__proto__` among them if so named. */
export const members = (...entries: readonly (readonly [string, unknown])[]): object =>
  Object.fromEntries(entries);

export const nested = (depth: number): Raw => new Raw('['.repeat(depth) + ']'.repeat(depth));
export const nestedObjects = (depth: number): Raw => new Raw(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Raw);

export const writeJson = (value: unknown): string => {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (isObject(value)) {
    const inner = Object.entries(value).filter(([, one]) => one !== undefined);
    return `{${inner.map(([name, one]) => `${JSON.stringify(name)}:${writeJson(one)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
};

/** Values from schemas, by seed: some that the schema takes, and mutations of them. */
import type { Prng } from '../../crdt-schema/model/prng.ts';
import { UUID_FORM } from '../../crdt-schema/model/ids.ts';
import type { Schema } from './document.ts';
import { HOSTILE_NUMBERS, HOSTILE_OTHERS, HOSTILE_TEXTS } from './hostile-values.ts';
import { isObject, Raw } from './json.ts';

const OPTIONAL = 0.35;
const MAX_ITEMS = 3;
const WORDS = ['Café', 'Arroz 1 kg', 'Retiro', 'Señora Núñez', 'x', '12', 'ticket dañado 😀'];
const RARE_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'id',
  'v',
  'kind',
  'till',
  'at',
  'receipt',
  'schema',
  'x',
];

export class Generator {
  readonly prng: Prng;
  /** Ids that answers told: most ids in requests are of something that there is. */
  private readonly ids = new Map<string, string[]>();
  private readonly resolve: (schema: Schema) => Schema;

  constructor(prng: Prng, resolve: (schema: Schema) => Schema) {
    this.prng = prng;
    this.resolve = resolve;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.prng.int(list.length)]!;
  }

  /** Remembers an id of the kind: `product`, `session`, `sale`… */
  learn(kind: string, id: string): void {
    const known = this.ids.get(kind) ?? [];
    if (known.length === 0) this.ids.set(kind, known);
    if (known.includes(id)) return;
    if (known.length < 40) known.push(id);
    else known[this.prng.int(known.length)] = id;
  }

  uuid(kind: string): string {
    const { prng } = this;
    const known = this.ids.get(kind) ?? [];
    if (known.length > 0 && prng.chance(0.85)) return this.pick(known);
    const all = [...this.ids.values()].flat();
    if (all.length > 0 && prng.chance(0.5)) return this.pick(all);
    const hex = Buffer.from(prng.bytes(16)).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** A value that the schema takes. */
  valid(given: Schema, name = ''): unknown {
    const schema = this.resolve(given);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return this.pick(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) return this.valid(this.pick(choices), name);
    const type = typeof schema.type === 'string' ? schema.type : this.pick(schema.type ?? ['string']);
    switch (type) {
      case 'object':
        return this.object(schema);
      case 'array': {
        const least = schema.minItems ?? 0;
        const most = Math.min(schema.maxItems ?? MAX_ITEMS, least + MAX_ITEMS);
        const length = least + this.prng.int(most - least + 1);
        return Array.from({ length }, () => this.valid(schema.items ?? {}, name));
      }
      case 'integer':
      case 'number':
        return this.integer(schema);
      case 'boolean':
        return this.prng.chance(0.5);
      case 'null':
        return null;
      default:
        return this.text(schema, name);
    }
  }

  /** The same with one to three places changed for the worse. */
  mutated(value: unknown): unknown {
    let out = value;
    for (let i = 1 + this.prng.int(3); i > 0; i--) out = this.mutateOnce(out);
    return out;
  }

  hostile(): unknown {
    const kind = this.prng.int(10);
    if (kind < 5) return this.pick(HOSTILE_TEXTS);
    return this.pick(kind < 8 ? HOSTILE_NUMBERS : HOSTILE_OTHERS);
  }

  private object({ properties = {}, required = [] }: Schema): object {
    const names = Object.keys(properties).filter(
      (name) => required.includes(name) || this.prng.chance(OPTIONAL),
    );
    return Object.fromEntries(names.map((name) => [name, this.valid(properties[name]!, name)]));
  }

  private integer({ minimum = -1_000_000, maximum = 1_000_000 }: Schema): number {
    const kind = this.prng.int(10);
    if (kind === 0) return minimum;
    if (kind === 1) return maximum;
    return Math.min(maximum, minimum + this.prng.int(Math.min(100_000, maximum - minimum) + 1));
  }

  private text({ pattern, format, minLength = 0, maxLength = 200 }: Schema, name: string): string {
    if (format === 'date-time') return new Date(Date.now() - this.prng.int(86_400_000)).toISOString();
    if (format === 'uuid' || pattern === UUID_FORM.source || /^(id|category|parent|customer)$/.test(name))
      return this.uuid(name);
    if (pattern !== undefined) return this.matching(pattern);
    const word = this.prng.chance(0.1) ? this.pick(HOSTILE_TEXTS) : this.pick(WORDS);
    return word.slice(0, maxLength).padEnd(minLength, 'x');
  }

  /** Text for patterns that are sequences of sets with counts. */
  private matching(pattern: string): string {
    let out = '';
    for (const [, set, least, most] of pattern.matchAll(/\[([^\]]+)\](?:\{(\d+)(?:,(\d+))?\})?/g)) {
      const chars = set!.replace(/(.)-(.)/g, (_, from: string, to: string) =>
        Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, i) =>
          String.fromCharCode(from.charCodeAt(0) + i),
        ).join(''),
      );
      const min = Number(least ?? 1);
      const length = min + this.prng.int(Number(most ?? min) - min + 1);
      for (let i = 0; i < length; i++) out += chars[this.prng.int(chars.length)]!;
    }
    return out;
  }

  private mutateOnce(value: unknown): unknown {
    const { prng } = this;
    if (Array.isArray(value) && value.length > 0 && prng.chance(0.8)) {
      const list: unknown[] = [...value];
      const i = prng.int(list.length);
      if (prng.chance(0.8)) list[i] = this.mutateOnce(list[i]);
      else if (prng.chance(0.5)) list.push(list[i]);
      else list.splice(i, 1);
      return list;
    }
    if (isObject(value) && prng.chance(0.9)) {
      const entries = Object.entries(value);
      const i = prng.int(entries.length + 1);
      if (i === entries.length) entries.push([this.pick([...RARE_NAMES, ...HOSTILE_TEXTS]), this.hostile()]);
      else if (prng.chance(0.25)) entries.splice(i, 1);
      else entries[i] = [entries[i]![0], this.mutateOnce(entries[i]![1])];
      return Object.fromEntries(entries);
    }
    if (typeof value === 'number' && prng.chance(0.6))
      return this.pick([value + 1, -value, value + 0.5, String(value), new Raw(`${value}.0`), value * 1e9]);
    return this.hostile();
  }
}

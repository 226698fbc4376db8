/** What to make of `npm audit --json`: which advisories nobody has looked at yet, and which are kept, for a reason and for a time. */
import { z } from 'zod';

/** An advisory that somebody looked at and that stays. */
export const kept = z.strictObject({
  /** As the registry names it: `GHSA-…`. */
  advisory: z.string().regex(/^GHSA(-[0-9a-z]{4}){3}$/),
  package: z.string().min(1),
  /** Why it does no harm here, or why it cannot be mended yet. */
  reason: z.string().min(20),
  /** Day after which somebody has to look again, ISO. */
  until: z.iso.date(),
});
export type Kept = z.infer<typeof kept>;

const advisory = z.object({
  name: z.string(),
  title: z.string(),
  url: z.string(),
  severity: z.string(),
  range: z.string(),
});
/** `via` names either an advisory or another package that has one. */
const report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([advisory, z.string()])) })),
});

export type Judgement =
  /** The registry gave no answer that can be read: nothing is known. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | {
      readonly kind: 'checked';
      /** To be mended, or looked at. */
      readonly open: readonly string[];
      readonly kept: readonly string[];
      /** Entries that stand for nothing any more. */
      readonly idle: readonly string[];
    };

const idOf = (url: string): string => url.split('/').at(-1)!;

/** `today`: ISO. Text that is no report of npm's makes it `unknown`. */
export const judge = (text: string, list: readonly Kept[], today: string): Judgement => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'unknown', reason: text.trim().slice(0, 200) || 'no answer' };
  }
  const read = report.safeParse(json);
  if (!read.success) {
    const message = (json as { message?: unknown } | null)?.message;
    return { kind: 'unknown', reason: typeof message === 'string' ? message : 'an answer of another form' };
  }
  const found = new Map<string, z.infer<typeof advisory>>(
    Object.values(read.data.vulnerabilities)
      .flatMap(({ via }) => via)
      .flatMap((each) =>
        typeof each === 'string' ? [] : [[`${each.name} ${idOf(each.url)}`, each] as const],
      ),
  );
  const names = (each: Kept): string => `${each.package} ${each.advisory}`;
  const good = new Map(list.filter(({ until }) => until >= today).map((each) => [names(each), each]));
  const line = (id: string): string => {
    const { severity, title, range } = found.get(id)!;
    return `${id} (${severity}, ${range}): ${title}`;
  };
  return {
    kind: 'checked',
    open: [...found.keys()].filter((id) => !good.has(id)).map(line),
    kept: [...good]
      .filter(([id]) => found.has(id))
      .map(([id, { reason, until }]) => `${id} until ${until}: ${reason}`),
    idle: list.map(names).filter((id) => !found.has(id)),
  };
};

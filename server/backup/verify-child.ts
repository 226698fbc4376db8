/** The process that verifies one backup: a hub goes on serving beside it. Started by `verify-process.ts`. */
import { verifyArchive, type VerifyReport, type VerifySpec } from './verify.ts';

export type ChildAnswer =
  | { readonly type: 'progress'; readonly part: string; readonly done: number }
  | { readonly type: 'report'; readonly report: VerifyReport }
  | { readonly type: 'failed'; readonly reason: string };

const tell = (answer: ChildAnswer, then: () => void = () => undefined): void =>
  void process.send?.(answer, undefined, undefined, then);

process.once('message', (spec: VerifySpec) => {
  const end = (): void => process.exit();
  verifyArchive(spec, (part, done) => tell({ type: 'progress', part, done })).then(
    (report) => tell({ type: 'report', report }, end),
    (error: unknown) =>
      tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }, end),
  );
});
// Whoever asked is gone.
process.once('disconnect', () => process.exit());

/** Verifies in a process of its own, with memory and a turn of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { VerifyReport, VerifySpec } from './verify.ts';
import type { ChildAnswer } from './verify-child.ts';
import { READS_TYPESCRIPT } from '../typescript.ts';

export type { VerifyReport, VerifySpec } from './verify.ts';

const CHILD = fileURLToPath(new URL('./verify-child.ts', import.meta.url));

/** A process that ended without an answer, or could not ask the database, says nothing of the archive. */
const notVerified = (reason: string): VerifyReport => ({
  ...{ ok: false, code: 'not_verified', params: { reason: reason.slice(0, 200) } },
  ...{ findings: [], entries: 0, segments: 0, replay: undefined },
});

export const verifyInProcess = async (spec: VerifySpec): Promise<VerifyReport> => {
  const child = fork(CHILD, {
    execArgv: [...READS_TYPESCRIPT],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(notVerified(`ended by ${signal ?? code}`)));
    child.on('error', (error) => resolve(notVerified(error.message)));
    child.on('message', (answer: ChildAnswer) => {
      if (answer.type === 'report') resolve(answer.report);
      else if (answer.type === 'failed') resolve(notVerified(answer.reason));
    });
    child.send(spec);
  });
};

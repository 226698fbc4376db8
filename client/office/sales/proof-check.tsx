/** Checks hash and signature of an entry in this very page when somebody asks, and shows the entry as it was written. */
import { ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { deviceOfSegment, fromHex } from '../../../crdt-schema/model/ids.ts';
import type { LoggedOp } from '../../common/model/held-logs.ts';
import { createVerifier, sha256 } from '../../peer/crypto.ts';
import { Button } from '../../ui/button.tsx';
import { useOffice } from '../model/use-office.ts';
import { proveEntry, type Proof, type ProofFailure } from './proof.ts';

const PART_ENTRIES = 200;
const PART_BYTES = 1024 * 1024;
const INDENT = 2;
const decoder = new TextDecoder();

const pretty = (bytes: Uint8Array): string => {
  const text = decoder.decode(bytes);
  try {
    return JSON.stringify(JSON.parse(text), undefined, INDENT);
  } catch {
    return text;
  }
};

export const ProofCheck = ({
  logged: { segment, branch, seq },
}: {
  readonly logged: LoggedOp;
}): ReactNode => {
  const t = useTranslations('officeSales.proof');
  const { peer } = useOffice();
  const [proof, setProof] = useState<Proof>();
  const [failure, setFailure] = useState<ProofFailure['code'] | 'no_certificate'>();
  const [isBusy, setBusy] = useState(false);
  const check = async (): Promise<void> => {
    const { context } = peer.replica;
    const certificate = context.publicKeyOf(deviceOfSegment(segment));
    if (certificate === undefined) return setFailure('no_certificate');
    setBusy(true);
    const read = (from: number): ReturnType<typeof peer.read> =>
      peer.read(segment, branch, from, PART_ENTRIES, PART_BYTES);
    const publicKey = fromHex(certificate.publicKey);
    const { store } = context.identity;
    const result = await proveEntry(
      { sha256, verify: createVerifier(), read },
      { store, segment, seq, publicKey },
    );
    setBusy(false);
    setProof(result.ok ? result.value : undefined);
    setFailure(result.ok ? undefined : result.error.code);
  };
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <p>{t('text')}</p>
      <div>
        <Button isDisabled={isBusy} onPress={() => void check()}>
          <ShieldCheck aria-hidden="true" className="size-5" />
          {t('check')}
        </Button>
      </div>
      <div role="status">
        {proof !== undefined && (
          <p className="text-good">{t('good', { entries: proof.entries, length: proof.length })}</p>
        )}
      </div>
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t(`failures.${failure}`)}
        </p>
      )}
      {proof !== undefined && (
        <pre
          tabIndex={0}
          aria-label={t('raw')}
          className="max-h-96 overflow-auto rounded-lg border border-line bg-surface p-3 text-sm"
        >
          {pretty(proof.bytes)}
        </pre>
      )}
    </section>
  );
};

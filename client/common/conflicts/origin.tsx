/** Whose a value is: which device, which person where it knew one, and when. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Candidate } from '../../../crdt-schema/catalog/index.ts';
import { useFormats } from '../../ui/format.ts';
import { useOpen } from '../../ui/use-session.ts';

export const Origin = ({ of: { device, who, atMs } }: { readonly of: Candidate }): ReactNode => {
  const t = useTranslations('conflicts');
  const { peer } = useOpen();
  const { dateTime } = useFormats();
  const { context } = peer.replica;
  const certificate = context.publicKeyOf(device);
  const ofTill = certificate?.role === 'till';
  const where = (): string => {
    if (certificate === undefined) return t('other');
    if (device === peer.device) return t(ofTill ? 'ours' : 'office');
    if (certificate.role === 'hub') return t('server');
    return t(ofTill ? 'till' : 'otherOffice', { till: certificate.till });
  };
  const name = who === undefined ? undefined : (context.people.get(who)?.name ?? who);
  return (
    <span className="flex flex-col text-sm">
      <span className="font-medium">{where()}</span>
      <span className="text-muted">
        {name === undefined ? dateTime(atMs) : t('by', { who: name, when: dateTime(atMs) })}
      </span>
    </span>
  );
};

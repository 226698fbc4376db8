/** The names of those who are at a record or at a field of it. */
import { Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Editor } from './editing.ts';

export const EditorTag = ({ editors }: { readonly editors: readonly Editor[] }): ReactNode => {
  const t = useTranslations('officeCatalog');
  if (editors.length === 0) return undefined;
  const names = editors.map(({ name }) => name).join(', ');
  const isWriting = editors.some(({ field }) => field !== undefined);
  return (
    <span
      data-editing={names}
      title={t(isWriting ? 'isEditing' : 'isLooking', { names })}
      className="inline-flex max-w-full shrink-0 items-center gap-1 rounded-full bg-warn px-2 text-xs font-semibold text-surface"
    >
      <Pencil aria-hidden="true" className="size-3 shrink-0" />
      <span aria-hidden="true" className="truncate">
        {names}
      </span>
      <span className="sr-only">{t(isWriting ? 'isEditing' : 'isLooking', { names })}</span>
    </span>
  );
};

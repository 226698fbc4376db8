/** A value that the server did not take over: where it stands, since when, and the ways to put it right. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { fieldOf } from '../../../../crdt-schema/catalog/index.ts';
import { useFieldTexts } from '../../../common/conflicts/use-field-text.ts';
import { Button } from '../../../ui/button.tsx';
import { useFormats } from '../../../ui/format.ts';
import { TABLES } from '../../catalog/columns.ts';
import { useDecide } from '../use-decide.ts';
import type { CatalogIssue } from './use-issues.ts';

const SHOWN_CHARS = 80;

export const IssueCard = ({
  issue,
  settled,
}: {
  readonly issue: CatalogIssue;
  readonly settled: () => void;
}): ReactNode => {
  const t = useTranslations('inbox.issues');
  const texts = useFieldTexts();
  const { dateTime } = useFormats();
  const { decide, failure } = useDecide(undefined);
  const [isDone, setDone] = useState(false);
  const { entity, record_id: id, field, kind, value, since } = issue;
  const table = TABLES.find((each) => each === entity);
  const mayClear = kind === 'invalid_value' && fieldOf(entity, field)?.required === false;
  if (isDone) return undefined;
  return (
    <li data-issue={field} className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
      <h3 className="font-semibold">
        {texts.title(entity, id)}: {texts.label(entity, field)}
      </h3>
      <p>{t(kind, { value: JSON.stringify(value).slice(0, SHOWN_CHARS) })}</p>
      <p className="text-sm text-muted">{t('since', { at: dateTime(Date.parse(since)) })}</p>
      <div className="flex flex-wrap items-center gap-3">
        {decide !== undefined && mayClear && (
          <Button
            onPress={() =>
              void decide((catalog) => {
                const written = catalog.setField(entity, id, field, null);
                setDone(written.ok);
                if (written.ok) settled();
                return written;
              })
            }
          >
            {t('clear')}
          </Button>
        )}
        {table !== undefined && (
          <Link to={`/catalogo/${table}/${id}`} className="inline-flex min-h-11 items-center underline">
            {t('open')}
          </Link>
        )}
      </div>
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('failed', { code: failure })}
        </p>
      )}
    </li>
  );
};

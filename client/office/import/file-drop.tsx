/** The file is chosen from the device, or dropped here from its folder. */
import { FileUp } from 'lucide-react';
import { useId, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';

const TYPES = '.csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const FileDrop = ({ choose }: { readonly choose: (file: File) => void }): ReactNode => {
  const t = useTranslations('officeImport');
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) choose(file);
  };
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex flex-col gap-2 rounded-lg border border-dashed p-4 ${isOver ? 'border-accent bg-surface' : 'border-line bg-raised'}`}
    >
      <label htmlFor={id} className="flex items-center gap-2 font-medium">
        <FileUp aria-hidden="true" className="size-5" />
        {t('file')}
      </label>
      <p className="text-muted">{t('drop')}</p>
      <input
        id={id}
        type="file"
        accept={TYPES}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) choose(file);
          // The same file again is a choice, too: it may have been changed meanwhile.
          target.value = '';
        }}
        className="min-h-11 w-full max-w-md content-center rounded-lg border border-line bg-surface p-1 file:mr-3 file:min-h-9 file:rounded-md file:border file:border-line file:bg-raised file:px-3 file:font-medium file:text-text"
      />
    </div>
  );
};

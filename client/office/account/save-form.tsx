/** A form of fields that are sent once: its title, what the server refused, its button, and that it is done. */
import type { FormEvent, ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Refusal } from './refusal.tsx';
import type { useSend } from './use-send.ts';

interface SaveFormProps {
  readonly title: string;
  readonly submit: string;
  /** What is to be said once it is saved; undefined before. */
  readonly done: string | undefined;
  readonly failure: ReturnType<typeof useSend>['failure'];
  readonly save: () => Promise<void>;
  readonly isDisabled: boolean;
  /** It is what one came to the page for. */
  readonly isPrimary?: boolean;
  readonly children: ReactNode;
}

export const SaveForm = ({
  title,
  submit,
  done,
  failure,
  save,
  isDisabled,
  isPrimary = false,
  children,
}: SaveFormProps): ReactNode => {
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form
      aria-label={title}
      onSubmit={onSubmit}
      className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4"
    >
      <h2 className="text-lg font-semibold">{title}</h2>
      {children}
      <Refusal failure={failure} retry={() => void save()} />
      <div>
        <Button type="submit" isDisabled={isDisabled} {...(isPrimary ? { look: 'primary' } : {})}>
          {submit}
        </Button>
      </div>
      <p role="status" className="text-good">
        {done}
      </p>
    </form>
  );
};

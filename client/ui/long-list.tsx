/** A titled list of cards: the first ones, and the way to more. A bad day has hundreds, and each has its buttons. */
import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';

export const LongList = <T,>({
  title,
  items,
  atOnce,
  draw,
  more,
}: {
  readonly title: string;
  readonly items: readonly T[];
  /** How many are shown, and how many more each time. */
  readonly atOnce: number;
  /** With a key. */
  readonly draw: (item: T) => ReactNode;
  /** The button's text, where so many are not shown. */
  readonly more: (count: number) => string;
}): ReactNode => {
  const [shown, setShown] = useState(atOnce);
  if (items.length === 0) return undefined;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">
        {title} ({items.length})
      </h2>
      <ul className="flex flex-col gap-2">{items.slice(0, shown).map(draw)}</ul>
      {items.length > shown && (
        <Button onPress={() => setShown(shown + atOnce)}>{more(items.length - shown)}</Button>
      )}
    </section>
  );
};

/** A product to be touched. */
import { memo, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import type { Product } from '../../common/model/records.ts';
import { pictureFailed, pictureOf } from './pictures.ts';

export const ProductButton = memo(
  ({
    product,
    color,
    isFirst = false,
    choose,
  }: {
    readonly product: Product;
    /** Its own, or its category's. */
    readonly color: string | undefined;
    /** Tab stops at the first one alone; arrows go on from it. */
    readonly isFirst?: boolean;
    readonly choose: (product: Product) => void;
  }): ReactNode => {
    const t = useTranslations('sell');
    const { price } = useFormats();
    const picture = pictureOf(product.image);
    const perUnit = product.isWeighed ? ` / ${product.unit}` : '';
    return (
      <Button
        onPress={({ pointerType, target }) => {
          // Enter is for charging, not for one more of what was touched last.
          if (pointerType !== 'keyboard') (target as HTMLElement).blur();
          choose(product);
        }}
        data-product={product.id}
        excludeFromTabOrder={!isFirst}
        style={color === undefined ? {} : { borderLeftColor: color }}
        className="flex min-h-20 flex-col justify-between gap-1 rounded-lg border border-l-4 border-line bg-raised p-2 text-left data-pressed:opacity-80"
      >
        <span className="flex items-start justify-between gap-1">
          <span className="line-clamp-2 leading-tight font-medium">{product.name}</span>
          {picture !== undefined && (
            <img
              src={picture}
              alt=""
              loading="lazy"
              className="size-10 shrink-0 rounded object-contain"
              // One that is not there, or not yet, takes no room.
              onError={({ currentTarget }) => {
                currentTarget.hidden = true;
                pictureFailed(product.image!);
              }}
            />
          )}
        </span>
        <span className="self-end text-muted tabular-nums">
          {product.price === undefined ? t('noPrice') : `${price(product.price)}${perUnit}`}
        </span>
      </Button>
    );
  },
);

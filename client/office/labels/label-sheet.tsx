/** Pages of labels as they come out of the printer. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Formats } from '../../ui/format.ts';
import { Bars } from './bars.tsx';
import type { Label, Paper } from './label.ts';
import './labels.css';

const LabelView = ({
  label: { name, price, unit, reference, tier, barcode },
  formats,
}: {
  readonly label: Label;
  readonly formats: Formats;
}): ReactNode => {
  const t = useTranslations('officeLabels');
  const beside =
    reference === undefined
      ? tier && t('tier', { count: formats.quantity(tier.from), price: formats.price(tier.price) })
      : t('per', { price: formats.price(reference.price), unit: reference.unit });
  return (
    <div className="label">
      <div className="label-name">{name}</div>
      <div className="label-price">
        <b>
          {price !== undefined && formats.price(price)}
          {price !== undefined && unit !== undefined && <small> / {unit}</small>}
        </b>
        <span>{beside}</span>
      </div>
      {barcode !== undefined && <Bars barcode={barcode} />}
    </div>
  );
};

export const LabelSheet = ({
  paper,
  page,
  formats,
}: {
  readonly paper: Paper;
  readonly page: readonly (Label | undefined)[];
  /** Of the store, not of the page. */
  readonly formats: Formats;
}): ReactNode => (
  <div
    className="label-page"
    style={{
      width: `${paper.pageWidth}mm`,
      height: `${paper.pageHeight}mm`,
      padding: `${paper.marginTop}mm 0 0 ${paper.marginLeft}mm`,
      gridTemplateColumns: `repeat(${paper.columns}, ${paper.width}mm)`,
      gridAutoRows: `${paper.height}mm`,
      columnGap: `${paper.gap}mm`,
      fontSize: `${paper.text}mm`,
    }}
  >
    {page.map((label, i) =>
      label === undefined ? <div key={i} /> : <LabelView key={i} label={label} formats={formats} />,
    )}
  </div>
);

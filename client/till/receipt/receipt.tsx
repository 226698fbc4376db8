/** A receipt on the screen and under the browser's print: paper of 58 or 80 mm. */
import type { ReactNode } from 'react';
import type { Block, ReceiptDocument } from './document.ts';
import type { PaperWidth } from './layout.ts';
import { SymbolPicture } from './symbol-picture.tsx';
import './receipt.css';

/** Figures never break; a text at the right edge, beyond this, may. */
const LONG_CHARS = 16;

const Row = ({ block }: { readonly block: Block }): ReactNode => {
  switch (block.kind) {
    case 'rule':
      return <hr />;
    case 'text':
      return (
        <p data-strong={block.strong || undefined} data-center={block.align === 'center' || undefined}>
          {block.text}
        </p>
      );
    case 'pair':
      return (
        <div
          className="pair"
          data-strong={block.strong || undefined}
          data-large={block.large || undefined}
          data-indented={block.indented || undefined}
        >
          <span>{block.left}</span>
          <span className={block.right.length > LONG_CHARS ? 'long' : undefined}>{block.right}</span>
        </div>
      );
    case 'code':
      return (
        <figure>
          <SymbolPicture symbology={block.symbology} data={block.data} />
          <figcaption>{block.caption}</figcaption>
        </figure>
      );
  }
};

export const Receipt = ({
  document: { title, language, blocks },
  width = 80,
}: {
  readonly document: ReceiptDocument;
  readonly width?: PaperWidth;
}): ReactNode => (
  <article className="receipt" data-width={width} aria-label={title} lang={language}>
    {/* Blocks have no names of their own, and never change places. */}
    {[...blocks.entries()].map(([i, block]) => (
      <Row key={i} block={block} />
    ))}
  </article>
);

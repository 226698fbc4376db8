/** One till: a screen on its foot, with its last tickets and how far each has come; below it the tag of a price. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Names } from '../model/places.ts';
import type { TicketView, TillView } from '../model/view.ts';
import type { Box, Plan } from './plan.ts';

const shortened = (text: string, chars: number): string =>
  text.length > chars ? `${text.slice(0, chars - 1).trimEnd()}…` : text;

const REACH_STEP = 10;

/** Disk, another till, server, ledger: filled as far as the ticket has come, as the till knows. Ends at 0. */
export const Reach = ({ ticket }: { readonly ticket: TicketView }): ReactNode => {
  const { peers, server, verdict } = ticket;
  if (verdict === 'rejected')
    return (
      <path d="M-14 -10 L-4 0 M-4 -10 L-14 0" className="stroke-bad" strokeWidth="3" strokeLinecap="round" />
    );
  return [true, peers > 0 || verdict !== undefined, server, verdict === 'accepted'].map((isReached, i) => (
    <circle
      key={i}
      cx={(i - 3) * REACH_STEP - 4}
      cy={-5}
      r="3.8"
      strokeWidth="1.5"
      className={isReached ? 'fill-good stroke-good' : 'fill-none stroke-muted'}
    />
  ));
};

/** Sizes of type and distances, for the wide picture and the tall one. */
const SIZES = {
  wide: { screen: 196, name: 20, text: 15, chars: 11, inset: 16, first: 64, line: 29, tag: 44 },
  tall: { screen: 182, name: 17, text: 12, chars: 0, inset: 11, first: 60, line: 27, tag: 30 },
} as const;
type Size = (typeof SIZES)['wide' | 'tall'];

const LAMPS = { on: 'fill-good', starting: 'fill-warn', off: 'fill-muted', wiped: 'fill-bad' } as const;

const Ticket = ({
  ticket,
  box,
  y,
  size: { text, chars, inset },
  money,
}: {
  readonly ticket: TicketView;
  readonly box: Box;
  readonly y: number;
  readonly size: Size;
  readonly money: string;
}): ReactNode => {
  const look = ticket.verdict === 'rejected' ? 'fill-bad font-semibold' : 'fill-text font-semibold';
  const right = box.x + box.width - inset;
  return (
    <g fontSize={text}>
      {chars > 0 ? (
        <>
          <text x={box.x + inset} y={y} className="fill-muted">
            {shortened(ticket.text, chars)}
          </text>
          <text x={right - 46} y={y} textAnchor="end" className={look}>
            {money}
          </text>
        </>
      ) : (
        <text x={box.x + inset} y={y} className={look}>
          {money}
        </text>
      )}
      <g transform={`translate(${right} ${y})`}>
        <Reach ticket={ticket} />
      </g>
    </g>
  );
};

/** What a till that is on shows. */
const Screen = ({
  till,
  box,
  size,
  money,
}: {
  readonly till: TillView;
  readonly box: Box;
  readonly size: Size;
  readonly money: (amount: number) => string;
}): ReactNode => {
  const t = useTranslations('demo.stage');
  const { screen, text, inset, first, line } = size;
  const isWide = size === SIZES.wide;
  const bottom = box.y + screen - 14;
  return (
    <>
      {till.tickets.map((ticket, i) => (
        <Ticket
          key={ticket.receipt}
          {...{ ticket, box, size, money: money(ticket.total), y: box.y + first + i * line }}
        />
      ))}
      <g fontSize={text}>
        <text x={box.x + inset} y={bottom - 20} className="fill-muted">
          {t('disk', { count: till.held })}
        </text>
        <text
          x={box.x + inset}
          y={bottom}
          className={till.unsent > 0 ? 'fill-warn font-semibold' : 'fill-good font-semibold'}
        >
          {till.unsent > 0 ? t('unsent', { count: till.unsent }) : t('allSent')}
        </text>
        {till.pending > 0 ? (
          <text
            x={isWide ? box.x + box.width - inset : box.x + inset}
            y={isWide ? bottom : bottom - 40}
            textAnchor={isWide ? 'end' : 'start'}
            className="fill-bad font-semibold"
          >
            {t('pending', { count: till.pending })}
          </text>
        ) : undefined}
      </g>
    </>
  );
};

/** The tag at the shelf, as the till has the price. */
const PriceTag = ({
  till,
  at,
  isWide,
  price,
}: {
  readonly till: TillView;
  readonly at: { readonly x: number; readonly y: number };
  readonly isWide: boolean;
  readonly price: string;
}): ReactNode => {
  const t = useTranslations('demo.stage');
  const isDoubtful = till.otherPrices.length > 0;
  const half = isWide ? 84 : 58;
  return (
    <g transform={`translate(${at.x} ${at.y})`} fontSize={isWide ? 14 : 12.5} textAnchor="middle">
      <rect
        {...{ x: -half, y: 0, width: 2 * half, height: 46, rx: 8 }}
        className={isDoubtful ? 'fill-surface stroke-bad' : 'fill-surface stroke-line'}
        strokeWidth="2"
      />
      <text y="19" className={isDoubtful ? 'fill-bad font-semibold' : 'fill-muted'}>
        {isDoubtful ? t('twoPrices') : t('watched')}
      </text>
      <text
        y="38"
        fontSize={isWide ? 16 : 14}
        className={`font-semibold ${isDoubtful ? 'fill-bad' : 'fill-text'}`}
      >
        {price}
      </text>
    </g>
  );
};

export const TillPicture = ({
  plan,
  till,
  names,
  isPointedAt,
}: {
  readonly plan: Plan;
  readonly till: TillView;
  readonly names: Names;
  /** The tour speaks of it. */
  readonly isPointedAt: boolean;
}): ReactNode => {
  const t = useTranslations('demo.stage');
  const size = plan.isWide ? SIZES.wide : SIZES.tall;
  const box = plan.tills[till.till];
  const middle = box.x + box.width / 2;
  const isOn = till.status === 'on';
  const { screen, tag } = size;
  const price = till.price === undefined ? t('noPrice') : names.formats.price(till.price);
  return (
    <g>
      {isPointedAt ? (
        <rect
          {...{ x: box.x - 5, y: box.y - 8, width: box.width + 10, height: box.height + 12, rx: 20 }}
          className="fill-none stroke-warn"
          strokeWidth="4"
          strokeDasharray="10 6"
        />
      ) : undefined}
      <rect {...{ x: middle - 24, y: box.y + screen, width: 48, height: 18 }} className="fill-line" />
      <rect
        {...{ x: middle - 46, y: box.y + screen + 16, width: 92, height: 8, rx: 4 }}
        className="fill-line"
      />
      <rect
        {...{ x: box.x, y: box.y, width: box.width, height: screen, rx: 14 }}
        className={isOn ? 'fill-raised stroke-text' : 'fill-surface stroke-line'}
        strokeWidth="4"
      />
      <text x={box.x + size.inset} y={box.y + 30} fontSize={size.name} className="fill-text font-semibold">
        {names.place(till.till)}
      </text>
      <circle cx={box.x + box.width - 22} cy={box.y + 23} r="7" className={LAMPS[till.status]} />
      {isOn ? (
        <Screen {...{ till, box, size, money: names.formats.money }} />
      ) : (
        <g textAnchor="middle">
          <text
            x={middle}
            y={box.y + screen / 2 + 8}
            fontSize={size.name}
            className="fill-muted font-semibold"
          >
            {t(`till.${till.status}`)}
          </text>
          {till.status === 'off' ? (
            <text x={middle} y={box.y + screen / 2 + 36} fontSize={size.text} className="fill-muted">
              {t('disk', { count: till.held })}
            </text>
          ) : undefined}
        </g>
      )}
      <PriceTag {...{ till, price, isWide: plan.isWide, at: { x: middle, y: box.y + screen + tag } }} />
    </g>
  );
};

/** The seven steps of the tour: what is done in each, in order, and what the picture points at. */
import type { demoTexts } from '../texts.ts';
import type { Place, Switch, View } from '../model/view.ts';

type Texts = (typeof demoTexts)['es']['tour'];

export interface Act {
  readonly name: keyof Texts['acts'];
  readonly flip: Switch;
  /** Whether the shop is as this act would leave it, or has nothing to do for it. Absent: it may always be done. */
  readonly isDone?: (view: View) => boolean;
}

export interface Step {
  readonly name: keyof Texts['steps'];
  readonly acts: readonly Act[];
  readonly pointsAt: readonly Place[];
}

const isPlugged = (cable: keyof View['cables']) => (view: View) => view.cables[cable];

export const STEPS: readonly Step[] = [
  {
    name: 'sale',
    pointsAt: ['C01'],
    acts: [{ name: 'sellOne', flip: { do: 'sell', till: 'C01' } }],
  },
  {
    name: 'cable',
    pointsAt: ['C02'],
    acts: [
      { name: 'cutTwo', flip: { do: 'cable', cable: 'C02', on: false } },
      { name: 'sellTwo', flip: { do: 'sell', till: 'C02' } },
      { name: 'plugTwo', flip: { do: 'cable', cable: 'C02', on: true }, isDone: isPlugged('C02') },
    ],
  },
  {
    name: 'internet',
    pointsAt: ['hub'],
    acts: [
      { name: 'cutInternet', flip: { do: 'cable', cable: 'internet', on: false } },
      { name: 'sellThree', flip: { do: 'sell', till: 'C03' } },
      {
        name: 'mendInternet',
        flip: { do: 'cable', cable: 'internet', on: true },
        isDone: isPlugged('internet'),
      },
    ],
  },
  {
    name: 'power',
    pointsAt: ['C03'],
    acts: [
      { name: 'sellThree', flip: { do: 'sell', till: 'C03' } },
      { name: 'killThree', flip: { do: 'power', till: 'C03', on: false } },
      { name: 'startThree', flip: { do: 'power', till: 'C03', on: true } },
    ],
  },
  {
    name: 'disk',
    pointsAt: ['C01'],
    acts: [{ name: 'wipeOne', flip: { do: 'wipe', till: 'C01' } }],
  },
  {
    name: 'both',
    pointsAt: ['ledger'],
    acts: [
      { name: 'lastPiece', flip: { do: 'lastPiece' } },
      {
        name: 'settle',
        flip: { do: 'settle' },
        isDone: ({ tills }) => tills.every(({ pending }) => pending === 0),
      },
      { name: 'prices', flip: { do: 'prices' } },
      {
        name: 'decidePrice',
        flip: { do: 'decidePrice' },
        isDone: ({ tills }) => tills.every(({ otherPrices }) => otherPrices.length === 0),
      },
    ],
  },
  {
    name: 'backup',
    pointsAt: ['ledger', 'backup'],
    acts: [{ name: 'restore', flip: { do: 'restore' } }],
  },
];

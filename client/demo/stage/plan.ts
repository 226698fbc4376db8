/** Where everything stands in the picture, wide and tall; and the one way from each place to each other. */
import type { Place, Till } from '../model/view.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly shop: Box;
  readonly lan: Box;
  readonly cloud: Point;
  readonly tills: Readonly<Record<Till, Box>>;
  readonly hub: Box;
  readonly ledger: Box;
  readonly backup: Box;
  /** Tickets have room for what was sold, not only for what it came to. */
  readonly isWide: boolean;
}

const row = (x: number, y: number, width: number, height: number, gap: number): Plan['tills'] => ({
  C01: { x, y, width, height },
  C02: { x: x + width + gap, y, width, height },
  C03: { x: x + 2 * (width + gap), y, width, height },
});

export const WIDE: Plan = {
  width: 1200,
  height: 610,
  shop: { x: 14, y: 12, width: 836, height: 584 },
  lan: { x: 332, y: 146, width: 200, height: 62 },
  cloud: { x: 928, y: 177 },
  tills: row(34, 280, 256, 300, 14),
  hub: { x: 1010, y: 76, width: 178, height: 202 },
  ledger: { x: 1010, y: 334, width: 178, height: 112 },
  backup: { x: 1010, y: 490, width: 178, height: 106 },
  isWide: true,
};

export const TALL: Plan = {
  width: 400,
  height: 770,
  shop: { x: 4, y: 262, width: 392, height: 502 },
  lan: { x: 128, y: 372, width: 144, height: 50 },
  cloud: { x: 68, y: 222 },
  tills: row(12, 486, 120, 266, 8),
  hub: { x: 8, y: 8, width: 120, height: 150 },
  ledger: { x: 140, y: 24, width: 120, height: 118 },
  backup: { x: 272, y: 24, width: 120, height: 118 },
  isWide: false,
};

const topOf = ({ x, y, width }: Box): Point => ({ x: x + width / 2, y });
const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

/** A till's cable: from its top to the shop's switch. */
export const cableOf = ({ tills, lan }: Plan, till: Till): readonly Point[] => {
  const top = topOf(tills[till]);
  const middle = middleOf(lan);
  const plug = { x: middle.x + (top.x - middle.x) * 0.16, y: lan.y + lan.height };
  const level = (top.y + plug.y) / 2;
  return [top, { x: top.x, y: level }, { x: plug.x, y: level }, plug];
};

/** From the shop's switch to the server, by the cloud. */
export const uplinkOf = (plan: Plan): readonly Point[] => {
  const { lan, cloud, hub, isWide } = plan;
  const middle = middleOf(lan);
  if (isWide) return [{ x: lan.x + lan.width, y: middle.y }, cloud, { x: hub.x, y: cloud.y }];
  return [
    { x: lan.x, y: middle.y },
    { x: cloud.x, y: middle.y },
    cloud,
    { x: cloud.x, y: hub.y + hub.height },
  ];
};

/** From the server to the ledger, and from that to the backup. */
export const storageOf = ({ hub, ledger, backup, isWide }: Plan): readonly (readonly [Point, Point])[] => {
  const below = (a: Box, b: Box): readonly [Point, Point] => [
    { x: a.x + a.width / 2, y: a.y + a.height },
    { x: b.x + b.width / 2, y: b.y },
  ];
  const beside = (a: Box, b: Box): readonly [Point, Point] => [
    { x: a.x + a.width, y: middleOf(b).y },
    { x: b.x, y: middleOf(b).y },
  ];
  const next = isWide ? below : beside;
  return [next(hub, ledger), next(ledger, backup)];
};

/** From where a thing lay to where it is now, along the cables. */
export const wayOf = (plan: Plan, from: Place, to: Place): readonly Point[] => {
  const [toLedger, toBackup] = storageOf(plan) as [readonly [Point, Point], readonly [Point, Point]];
  const inward = (place: Place): readonly Point[] => {
    if (place === 'hub') return uplinkOf(plan).toReversed();
    if (place === 'ledger') return [toLedger[1], toLedger[0]];
    if (place === 'backup') return [toBackup[1], toBackup[0]];
    return cableOf(plan, place);
  };
  const isStorage = (place: Place): boolean => place === 'ledger' || place === 'backup';
  if (isStorage(to)) return inward(to).toReversed();
  if (isStorage(from)) return inward(from);
  return [...inward(from), middleOf(plan.lan), ...inward(to).toReversed()];
};

/** For the `points` of a line. */
export const pointsOf = (points: readonly Point[]): string => points.map(({ x, y }) => `${x},${y}`).join(' ');
